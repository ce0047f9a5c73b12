/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_MESH_COMPILATION
#error "Private to src/mesh"
#endif

#include "gun-message.h"

G_BEGIN_DECLS

/**
 * GunPutPart:
 *
 * One message ready to be said.
 */
typedef struct
{
  GRefString *id;
  GString *json;
  gboolean is_lossy; /* not for stock relays: too long for a frame, and too many quotation marks, so
                      * they would lose it; or of a soul that ends them */
} GunPutPart;

/* @message: a put or a reply, without `><`. (element-type GunPutPart): itself when it is short enough, else
 * several, each key in exactly one of them: each at most as long as a frame may be, or one value alone;
 * each with a fresh id; of a reply all but the last say that more follows. */
GPtrArray *gun_put_parts_new (const GunMessage *message);
gboolean gun_put_is_long (const GunMessage *message);
gboolean gun_put_ends_relays (const GunMessage *message); /* a soul of it does */

G_END_DECLS
