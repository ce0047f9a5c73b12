/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_MESH_COMPILATION
#error "Private to src/mesh"
#endif

#include "gun-mesh-private.h"

G_BEGIN_DECLS

struct _GunWrite
{
  GunMesh *mesh; /* (nullable) (unowned): cleared when the mesh is closed */
  GunWriteFunc func;
  gpointer user_data;
  GRefString *id;   /* of the first message */
  GPtrArray *nodes; /* of GunNode: what was stored of it */
  GPtrArray *said;  /* of SaidId (owned) */
  guint n_parts;
  GPtrArray *targets; /* of GunWriteTarget (owned) */
  guint n_owners;     /* references given out; without any nobody is told */
  grefcount ref_count;
};

/* Tells the owners, once the main loop turns. */
void gun_write_tell (GunWrite *self, GunWriteEvent event, GunPeer *peer, const GError *error);
/* Says it to one peer, under fresh ids. */
void gun_write_say (GunWrite *self, GunPeer *peer);

/**
 * GunWriteTarget:
 *
 * One peer that is to have a write, and how far it got there.
 */
typedef struct _GunWriteTarget GunWriteTarget;

GunWriteTarget *gun_write_target_new (GunWrite *write, GunPeer *peer);
void gun_write_target_free (gpointer target);
GunPeer *gun_write_target_get_peer (GunWriteTarget *self);
void gun_write_target_note_said (GunWriteTarget *self);
void gun_write_target_note_kept_back (GunWriteTarget *self);
void gun_write_target_hear_ack (GunWriteTarget *self, guint part);
void gun_write_target_hear_err (GunWriteTarget *self, const char *err);
void gun_write_target_lose (GunWriteTarget *self);
void gun_write_target_find_again (GunWriteTarget *self);

G_END_DECLS
