/* Files and folders that tests make and remove again. */
#ifndef SUPPORT_FILES_H
#define SUPPORT_FILES_H

#include <stdbool.h>
#include <stddef.h>

/* A new folder of our own under TMPDIR or /tmp; the path lives until the program ends. Fails the test when it cannot be made. */
const char *support_folder(void);
/* Removes a folder made by support_folder and everything in it. */
void support_remove(const char *folder);
/* "folder/name"; lives until the eighth call from now. */
const char *support_path(const char *folder, const char *name);
/* Writes n bytes to folder/name, making folders in name ("ann/sleeps.csv") as needed; gives support_path. */
const char *support_write(const char *folder, const char *name, const void *bytes, size_t n);
const char *support_write_text(const char *folder, const char *name, const char *text);

/* Sets the file's modification time, in minutes after the one every file of a test is written with. */
void support_date(const char *path, int minute);

/* Goes on as a user who may not read everything, which root may; false (skip the test) when root cannot be put down. */
bool support_drop_root(void);
void support_regain_root(void);

#endif
