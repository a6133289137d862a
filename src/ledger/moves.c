#include <downshift/ledger.h>

static const struct {
    ds_account_role debited, credited;
    ds_cause cause;
} moves[DS_MOVE_COUNT] = {
#define BETWEEN(id, name, debited, credited, cause)                                                                    \
    [DS_MOVE_##id] = { DS_ROLE_##debited, DS_ROLE_##credited, DS_##cause },
    DS_MOVES(BETWEEN)
};

size_t ds_move_legs(ds_move move, ds_date date, ds_cents cents, ds_basis basis, ds_leg out[2])
{
    if (!cents || (basis == DS_CASH_BASIS && moves[move].cause != DS_MOVED)) return 0;
    out[0] = (ds_leg){ date, moves[move].debited, moves[move].cause, cents, NULL };
    out[1] = (ds_leg){ date, moves[move].credited, moves[move].cause, -cents, NULL };
    return 2;
}
