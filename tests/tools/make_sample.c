/* make_sample DIR: writes the made-up practice of sample-data/ into DIR. */
#include "../support/sample.h"

int main(int argc, char **argv)
{
    ds_why w = { 0 };
    if (argc != 2) {
        fprintf(stderr, "usage: make_sample DIR\n");
        return ds_exit_status(DS_USAGE);
    }
    if (sample_write(argv[1], &w)) fprintf(stderr, "make_sample: %s\n", w.text);
    return ds_exit_status(w.code);
}
