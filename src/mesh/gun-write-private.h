/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_MESH_COMPILATION
#error "Private to src/mesh"
#endif

#include "gun-mesh-private.h"

G_BEGIN_DECLS

/**
 * GunWriteTarget:
 *
 * One peer that is to have a write, and how far it got there.
 */
typedef struct _GunWriteTarget GunWriteTarget;

struct _GunWrite
{
  GunMesh *mesh; /* (nullable) (unowned): cleared when the mesh is closed */
  GunWriteFunc func;
  gpointer user_data;
  GRefString *id;   /* of the first message */
  GPtrArray *nodes; /* of GunNode: what was stored of it */
  GRefString *soul; /* (nullable): of the first one, while it counts in the mesh's written souls */
  GPtrArray *said;  /* of SaidId (owned) */
  guint n_parts;
  gboolean has_arrived; /* somebody has it */
  GPtrArray *targets;   /* of GunWriteTarget (owned) */
  GHashTable *known;    /* (nullable): of a resumed one: name to whether it arrived there */
  guint n_untold;       /* events that are on their way to the owners */
  guint n_owners;       /* references given out; without any nobody is told */
  grefcount ref_count;
};

/* With one owner, under an id of its own that nothing was said under yet */
GunWrite *gun_write_new (GunMesh *mesh, GunWriteFunc func, gpointer user_data);
/* (element-type GunWrite) (transfer full): those that wait for somebody */
GPtrArray *gun_mesh_list_writes (GunMesh *mesh);
GunWriteTarget *gun_write_find_target (GunWrite *self, const GunPeer *peer);
/* Makes the target when there is none. */
GunWriteTarget *gun_write_ensure_target (GunWrite *self, GunPeer *peer);
/* @peer is there: asks, says, or leaves it alone, whatever it needs of the write. */
void gun_write_reach (GunWrite *self, GunPeer *peer);

/* Tells the owners, once the main loop turns. */
void gun_write_tell (GunWrite *self, GunWriteEvent event, GunPeer *peer, const GError *error);
/* Says it to one peer, under fresh ids. */
void gun_write_say (GunWrite *self, GunPeer *peer);

GunWriteTarget *gun_write_target_new (GunWrite *write, GunPeer *peer);
void gun_write_target_free (gpointer target);
GunPeer *gun_write_target_get_peer (GunWriteTarget *self);
void gun_write_target_note_said (GunWriteTarget *self);
void gun_write_target_note_kept_back (GunWriteTarget *self, const char *why);
void gun_write_target_hear_ack (GunWriteTarget *self, guint part);
void gun_write_target_hear_err (GunWriteTarget *self, const char *err);
void gun_write_target_lose (GunWriteTarget *self);
void gun_write_target_find_again (GunWriteTarget *self);
gboolean gun_write_target_is_busy (const GunWriteTarget *self);

G_END_DECLS
