/* YAML as editors see it: a JSON document, by the core schema of YAML 1.2. */
#ifndef SUPPORT_YAML_JSON_H
#define SUPPORT_YAML_JSON_H

#include <jansson.h>

/* The caller's; fails the test when yaml is none. `yes` is a text, 09:00 too; keys are texts. Aliases are followed. */
json_t *support_yaml_json(const char *yaml);

#endif
