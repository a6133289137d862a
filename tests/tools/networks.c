/* networks [NETWORKS [FIRST]]: how well practices do that share estimates alone, against one analysis of all their clients' data,
 * for docs/methods.md: NETWORKS (1,000) made-up ones of each kind, by seeds from FIRST (1) on, in Markdown. */
#include "../support/network.h"

#include <downshift/stats.h>

#include <stdio.h>
#include <stdlib.h>

static const made_network kinds[] = {
    { "25 practices of 12 to 40 clients, effects differ", 25, 12, 40, 12, 48, 0.4, 0.2, 0.4, 1.2 },
    { "25, effects do not differ", 25, 12, 40, 12, 48, 0.4, 0, 0.4, 1.2 },
    { "25, effects differ much", 25, 12, 40, 12, 48, 0.4, 0.5, 0.4, 1.2 },
    { "25 small ones of 11 to 14, few sessions", 25, 11, 14, 5, 20, 0.4, 0.2, 0.4, 1.2 },
    { "11 practices of 12 to 40", 11, 12, 40, 12, 48, 0.4, 0.2, 0.4, 1.2 },
    { "5 practices of 12 to 40", 5, 12, 40, 12, 48, 0.4, 0.2, 0.4, 1.2 },
};

static ds_err one(const made_network *m, size_t n, uint64_t first, ds_why *w)
{
    networks_told t;
    ds_err err = networks_try(m, n, first, &t, w);
    if (err) return err;
    const double all = (double)t.networks;
    printf("| %s | %zu | %.2f | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f |\n", m->name, t.networks, t.off, (double)t.near / all, (double)t.covers / all,
           (double)t.next_covers / all, t.se, t.se_all, (double)t.drawn_better / all, (double)t.ignoring / all);
    if (t.failed) printf("(%zu more could not be pooled)\n", t.failed);
    return fflush(stdout) ? ds_fail(w, DS_NOWRITE, "standard output") : DS_OK;
}

int main(int argc, char **argv)
{
    ds_why w = { 0 };
    const size_t n = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 1000;
    const uint64_t first = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    ds_err err = n ? DS_OK : ds_fail(&w, DS_USAGE, "networks [NETWORKS [FIRST]]");
    ds_stats_init();
    printf("| Network | n | off, SE | within 0.25 SE | interval covers | another practice | SE by shares | SE by all data | drawn is nearer | covers if practices are ignored |\n"
           "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; !err && i < sizeof kinds / sizeof *kinds; i++) err = one(&kinds[i], n, first, &w);
    if (err) fprintf(stderr, "networks: %s\n", w.text);
    return ds_exit_status(err);
}
