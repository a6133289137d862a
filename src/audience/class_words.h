/* Privacy classes by short names, for the lists of columns. */
#ifndef AUDIENCE_CLASS_WORDS_H
#define AUDIENCE_CLASS_WORDS_H

#define KEY        DS_P_KEY
#define HEALTH     DS_P_HEALTH
#define TREATMENT  DS_P_TREATMENT
#define MONEY      DS_P_MONEY
#define WHEN       DS_P_WHEN
#define STAFF      DS_P_STAFF
#define FREE       DS_P_FREE
#define RESULT     DS_P_RESULT
#define PROVENANCE DS_P_PROVENANCE
#define DOUBT      DS_P_DOUBT
#define NAME       DS_P_NAME

#endif
