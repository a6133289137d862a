#include "cli/batch.h"

#include <signal.h>
#include <stdio.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

static void tell(const ds_why *w)
{
    if (*w->text) cli_say_aside("downshift: %s (%s)\n", w->text, ds_err_text(w->code));
}

static void abandon(int number)
{
    const bool told = cli_batch_abandon();
    ds_report_abandon();
    if (told) cli_say_stopped();
    signal(number, SIG_DFL);
    raise(number);
}

/* Those that end the program leave no half of a workbook; one that is ignored, as under nohup, stays so. */
static void watch_signals(void)
{
    static const int ends[] = { SIGINT, SIGTERM, SIGHUP };
    signal(SIGXFSZ, SIG_IGN); /* a file over the limit is then an error with a story, not an end without one */
    for (size_t i = 0; i < DS_COUNT(ends); i++)
        if (signal(ends[i], abandon) == SIG_IGN) signal(ends[i], SIG_IGN);
}

/* An analysis takes and gives back the same tens of MB fit after fit: kept, they need not be zeroed each time. */
static void keep_memory(void)
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 32 * 1024 * 1024);
    mallopt(M_TRIM_THRESHOLD, 256 * 1024 * 1024);
#endif
}

int main(int argc, char **argv)
{
    ds_arena arena = { 0 };
    struct options o;
    const struct command *c;
    ds_why w = { 0 };
    watch_signals();
    keep_memory();
    ds_err err = cli_options_read(argc, argv, &arena, &o, &c, &w);
    if (!err && o.version)
        cli_say("downshift " DS_VERSION "\n");
    else if (!err && o.help)
        cli_help_print(c);
    else if (!err)
        err = c->run(&o, &w);
    if (fflush(stdout) || ferror(stdout)) err = ds_fail(&w, DS_NOWRITE, "standard output cannot be written");
    if (!err && cli_say_lost()) err = ds_fail(&w, DS_MEMORY, "what was to be printed");
    if (err) tell(&w); /* an empty story was told already, file by file */
    ds_arena_free(&arena);
    return ds_exit_status(err);
}
