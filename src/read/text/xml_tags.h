/* Tags of XML in a buffer, found and taken apart without a check of what stands in them: for files in which but few
 * elements are wanted, and whose writers were careless (W3C XML 1.0, 2.3 to 4.1). */
#ifndef READ_XML_TAGS_H
#define READ_XML_TAGS_H

#include <downshift/base.h>

typedef enum {
    DS_TAG_CUT,   /* the buffer ends within it */
    DS_TAG_OPEN,  /* <a b="c"> */
    DS_TAG_EMPTY, /* <a b="c"/> */
    DS_TAG_CLOSE, /* </a> */
    DS_TAG_TEXT,  /* <![CDATA[...]]> */
    DS_TAG_OTHER  /* a comment, an instruction, a document type declaration; a '<' that begins nothing */
} ds_tag_kind;

typedef struct {
    ds_tag_kind kind;
    size_t n;          /* bytes from its '<' to behind its '>' */
    ds_str name;       /* OPEN, EMPTY, CLOSE; empty where it is no name */
    ds_str attributes; /* what stands behind the name */
    ds_str text;       /* TEXT: what is in it */
} ds_tag;

/* The tag that begins at text.p, which is a '<'. All texts are borrowed. A declaration of what is in a document (of
 * exports they are broken: iOS 16 wrote one that no parser takes) ends at the first "]" with a ">" behind it. */
ds_tag ds_tag_at(ds_str text);
/* The same four times as fast, for a tag of which nothing may be wanted: its attributes, and n, may reach into the text behind
 * it; a text that ends with a quote and "/>" is taken for an element's end. */
ds_tag ds_tag_skim(ds_str text);
/* Bytes from text.p to behind the end of the element that `open` begins there, where it holds nothing but elements without content
 * and no text; 0: it does not, or does not end in here. */
size_t ds_tag_behind_element(ds_str text, const ds_tag *open);
/* Takes the next attribute off *rest; the value is as written. False when there is none, or none that is sound. */
bool ds_tag_attribute(ds_str *rest, ds_str *name, ds_str *value);
/* The attribute's value as written, its first where it stands there twice; absent for none. */
ds_str ds_tag_value(ds_str attributes, ds_str name);
/* Text or a value as it is meant, at most raw.n bytes: entities and character references in place of what they stand for
 * (those that are no character, or not XML's own five, stay as they are), control characters as blanks. Returns the
 * length. */
size_t ds_xml_plain(ds_str raw, char *out);
/* Text in which nothing stands for anything else (CDATA), of raw.n bytes: control characters as blanks. */
void ds_xml_as_written(ds_str raw, char *out);

#endif
