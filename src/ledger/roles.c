#include <downshift/ledger.h>

#define ABOUT(id, name, account, type) [DS_ROLE_##id] = { name, account, DS_##type },
const ds_role_about ds_roles[DS_ROLE_COUNT] = { DS_ROLES(ABOUT) };

#define NAMED(id, name, debited, credited, cause) [DS_MOVE_##id] = name,
const char *const ds_move_names[DS_MOVE_COUNT + 1] = { DS_MOVES(NAMED) };
