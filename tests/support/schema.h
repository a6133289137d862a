/* A small JSON Schema validator: as much as docs/results.schema.json and the schema of practice.yaml use. */
#ifndef SUPPORT_SCHEMA_H
#define SUPPORT_SCHEMA_H

#include <jansson.h>
#include <stdbool.h>

enum { SCHEMA_FAULT = 300 };

/* Knows type, enum, minimum, maximum, pattern, required, properties, propertyNames, additionalProperties, items, minItems,
 * uniqueItems, anyOf and $ref to "#/$defs/NAME"; any other keyword but $schema, $defs, title, description, default and
 * examples is a fault of the schema, so that nothing is passed over. On false, fault says where in the document and
 * what: "/outcomes/0/unit: not of type string". */
bool schema_valid(const json_t *schema, const json_t *document, char fault[SCHEMA_FAULT]);

#endif
