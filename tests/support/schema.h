/* A small JSON Schema validator: as much of draft 2020-12 as docs/results.schema.json uses. */
#ifndef SUPPORT_SCHEMA_H
#define SUPPORT_SCHEMA_H

#include <jansson.h>
#include <stdbool.h>

enum { SCHEMA_FAULT = 300 };

/* Knows type, enum, minimum, maximum, required, properties, additionalProperties, items, anyOf and $ref to "#/$defs/NAME"; any other keyword
 * but $schema, $defs, title and description is a fault of the schema, so that nothing is passed over. On false, fault says where in the document
 * and what: "/outcomes/0/unit: not of type string". */
bool schema_valid(const json_t *schema, const json_t *document, char fault[SCHEMA_FAULT]);

#endif
