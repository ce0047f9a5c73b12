/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Characters in a message id and in a peer id (PROTOCOL.md section 0). */
#define GUN_ID_LENGTH 9

GRefString *gun_id_new (void);

G_END_DECLS
