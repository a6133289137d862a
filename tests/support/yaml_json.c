#include "yaml_json.h"

#include <setjmp.h>
#include <stdbool.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>
#include <cmocka.h>

static bool one_of(const char *text, const char *const *words)
{
    for (; *words; words++)
        if (!strcmp(*words, text)) return true;
    return false;
}

static json_t *number_or_text(const char *text)
{
    char *end = NULL;
    bool plain = *text && !text[strspn(text, "+-.0123456789eE")];
    long long i = plain ? strtoll(text, &end, 10) : 0;
    if (plain && end != text && !*end) return json_integer(i);
    double d = plain ? strtod(text, &end) : 0;
    return plain && end != text && !*end ? json_real(d) : json_string(text);
}

static json_t *scalar(const yaml_node_t *n)
{
    static const char *const nulls[] = { "", "~", "null", "Null", "NULL", NULL };
    static const char *const yes[] = { "true", "True", "TRUE", NULL }, *const no[] = { "false", "False", "FALSE", NULL };
    const char *text = (const char *)n->data.scalar.value;
    if (n->data.scalar.style != YAML_PLAIN_SCALAR_STYLE) return json_string(text);
    if (one_of(text, nulls)) return json_null();
    if (one_of(text, yes)) return json_true();
    return one_of(text, no) ? json_false() : number_or_text(text);
}

static json_t *of_node(yaml_document_t *doc, yaml_node_t *n)
{
    if (!n) return json_null();
    if (n->type == YAML_SCALAR_NODE) return scalar(n);
    json_t *j = n->type == YAML_SEQUENCE_NODE ? json_array() : json_object();
    if (n->type == YAML_SEQUENCE_NODE)
        for (yaml_node_item_t *i = n->data.sequence.items.start; i < n->data.sequence.items.top; i++)
            json_array_append_new(j, of_node(doc, yaml_document_get_node(doc, *i)));
    else
        for (yaml_node_pair_t *p = n->data.mapping.pairs.start; p < n->data.mapping.pairs.top; p++)
            json_object_set_new(j, (const char *)yaml_document_get_node(doc, p->key)->data.scalar.value,
                                of_node(doc, yaml_document_get_node(doc, p->value)));
    return j;
}

json_t *support_yaml_json(const char *yaml)
{
    yaml_parser_t parser;
    yaml_document_t doc;
    assert_true(yaml_parser_initialize(&parser));
    yaml_parser_set_input_string(&parser, (const unsigned char *)yaml, strlen(yaml));
    if (!yaml_parser_load(&parser, &doc)) fail_msg("no YAML: %s", yaml);
    json_t *j = of_node(&doc, yaml_document_get_root_node(&doc));
    yaml_document_delete(&doc);
    yaml_parser_delete(&parser);
    return j;
}
