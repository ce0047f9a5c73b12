/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-ui-fixture.h"

G_BEGIN_DECLS

/*
 * What the tests of a node's table share: a window on a node of one key, "value".
 */
#define GUN_NODE_SOUL "chat/lobby/m3f2k9Qa1"

typedef struct
{
  GunEngine *engine;
  GunWindow *window;
} GunNodeFixture;

/* In the order of the choice of a type */
typedef enum
{
  GUN_NODE_TEXT,
  GUN_NODE_NUMBER,
  GUN_NODE_BOOLEAN,
  GUN_NODE_NULL,
  GUN_NODE_LINK,
} GunNodeKind;

void gun_node_set_up (GunNodeFixture *self, const char *soul, GunValue *value);
/* A database in which GUN_NODE_SOUL has @n_keys keys that came from a relay: k00000 holds @n_keys, k00001 one less. */
char *gun_node_make_database (guint n_keys);
void gun_node_set_up_text (GunNodeFixture *self, const char *text);
void gun_node_tear_down (GunNodeFixture *self);

/* What is stored of a key of GUN_NODE_SOUL, as JSON; "undefined" when nothing is. */
void gun_node_assert_stored (GunNodeFixture *self, const char *key, const char *json);
/* The same, awaited. */
void gun_node_wait_for_stored (GunNodeFixture *self, const char *key, const char *json);
/* In the field that is open; @text: (nullable): leaves it as it is */
void gun_node_type (GunNodeFixture *self, GunNodeKind kind, const char *text);
/* Opens the field of a row, types and writes. */
void gun_node_change (GunNodeFixture *self, guint position, GunNodeKind kind, const char *text);
/* An action of the table, such as "table.delete", on a row. */
void gun_node_activate (GunNodeFixture *self, guint position, const char *action);

G_END_DECLS
