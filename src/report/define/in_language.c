#include "report/define/in_language.h"

#include <string.h>

typedef struct {
    const rep_language *l;
    ds_arena *a;
    bool full;
} turning;

/* The items of a list, to be changed; NULL where there are none. */
static void *own_items(turning *t, ds_list *list, size_t size)
{
    if (!list->n) return NULL;
    void *own = ds_alloc(t->a, list->n * size);
    if (!own) {
        t->full = true;
        *list = (ds_list){ 0 };
        return NULL;
    }
    memcpy(own, list->item, list->n * size);
    return list->item = own;
}

static void turn(const turning *t, const char **words)
{
    *words = rep_word(t->l, *words);
}

static void turn_tiles(turning *t, rep_tiles *b)
{
    rep_tile *tile = own_items(t, &b->show, sizeof *tile);
    for (size_t i = 0; tile && i < b->show.n; i++) {
        turn(t, &tile[i].label);
        turn(t, &tile[i].note);
        turn(t, &tile[i].empty);
    }
}

static void turn_table(turning *t, rep_table *b)
{
    rep_column *c = own_items(t, &b->columns, sizeof *c);
    turn(t, &b->empty);
    turn(t, &b->total_label);
    for (size_t i = 0; c && i < b->columns.n; i++) {
        turn(t, &c[i].head);
        turn(t, &c[i].absent);
    }
}

static void turn_chart(turning *t, rep_chart *c)
{
    const char **const words[] = { &c->title, &c->x, &c->y, &c->empty, &c->mark_name, &c->band, &c->alt };
    rep_series *s = own_items(t, &c->series, sizeof *s);
    for (size_t i = 0; i < DS_COUNT(words); i++) turn(t, words[i]);
    for (size_t i = 0; s && i < c->series.n; i++) turn(t, &s[i].name);
}

static void turn_block(turning *t, rep_block *b)
{
    turn(t, &b->text);
    turn(t, &b->note);
    turn(t, &b->list.item);
    turn(t, &b->list.empty);
    turn_tiles(t, &b->tiles);
    turn_table(t, &b->table);
    turn_chart(t, &b->chart);
}

static void turn_sheet(turning *t, rep_sheet *s)
{
    rep_block *b = own_items(t, &s->blocks, sizeof *b);
    turn(t, &s->name);
    turn(t, &s->about);
    for (size_t i = 0; b && i < s->blocks.n; i++) turn_block(t, &b[i]);
}

const ds_report *rep_in_language(const ds_report *r, const rep_language *l, ds_arena *a)
{
    turning t = { .l = l, .a = a };
    ds_report *own = ds_alloc(a, sizeof *own);
    if (!own) return NULL;
    *own = *r;
    own->language = l;
    turn(&t, &own->title);
    rep_sheet *s = own_items(&t, &own->sheets, sizeof *s);
    for (size_t i = 0; s && i < own->sheets.n; i++) turn_sheet(&t, &s[i]);
    return t.full ? NULL : own;
}
