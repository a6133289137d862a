#include <downshift/ledger.h>

/* Cents times weight needs more than 64 bits. */
__extension__ typedef unsigned __int128 wide;

static bool add_up(const int64_t *weight, size_t n, uint64_t *sum)
{
    *sum = 0;
    for (size_t i = 0; i < n; i++) {
        if (weight[i] < 0 || *sum > (uint64_t)INT64_MAX - (uint64_t)weight[i]) return false;
        *sum += (uint64_t)weight[i];
    }
    return true;
}

static uint64_t remainder_of(uint64_t total, int64_t weight, uint64_t sum)
{
    return (uint64_t)((wide)total * (uint64_t)weight % sum);
}

/* Lines whose cut is at least that. */
static size_t count_from(uint64_t total, const int64_t *weight, size_t n, uint64_t sum, uint64_t cut)
{
    size_t many = 0;
    for (size_t i = 0; i < n; i++) many += remainder_of(total, weight[i], sum) >= cut;
    return many;
}

/* The cut from which a line gets a cent: the largest that is reached by `left` lines or more. By halving, so that
 * thousands of lines take no time and no memory. */
static uint64_t last_cut(uint64_t total, const int64_t *weight, size_t n, uint64_t sum, uint64_t left)
{
    uint64_t low = 0, high = sum;
    while (high - low > 1) {
        uint64_t middle = low + (high - low) / 2;
        if (count_from(total, weight, n, sum, middle) >= left)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static uint64_t share_of(uint64_t total, int64_t weight, uint64_t sum)
{
    return (uint64_t)((wide)total * (uint64_t)weight / sum);
}

static void split(uint64_t total, const int64_t *weight, size_t n, uint64_t sum, ds_cents *part)
{
    uint64_t left = total;
    for (size_t i = 0; i < n; i++) {
        part[i] = (ds_cents)share_of(total, weight[i], sum);
        left -= (uint64_t)part[i];
    }
    if (!left) return;
    const uint64_t cut = last_cut(total, weight, n, sum, left);
    uint64_t equals = left - count_from(total, weight, n, sum, cut + 1);
    for (size_t i = 0; i < n; i++) {
        const uint64_t own = remainder_of(total, weight[i], sum);
        if (own > cut || (own == cut && equals)) part[i]++;
        if (own == cut && equals) equals--;
    }
}

bool ds_split_cents(ds_cents total, const int64_t *weight, size_t n, ds_cents *part)
{
    uint64_t sum;
    if (total == INT64_MIN || !add_up(weight, n, &sum) || (!sum && total)) return false;
    if (!sum) sum = 1; /* nothing over nothing */
    split((uint64_t)(total < 0 ? -total : total), weight, n, sum, part);
    for (size_t i = 0; total < 0 && i < n; i++) part[i] = -part[i];
    return true;
}
