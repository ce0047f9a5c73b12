/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_MESH_COMPILATION
#error "Private to src/mesh"
#endif

#include <glib.h>

G_BEGIN_DECLS

/* How long an id is remembered after it was last seen, microseconds. Source: PROTOCOL.md section 0.
 * */
#define GUN_DEDUP_LIFETIME_US (9 * G_USEC_PER_SEC)

/* Ids remembered at most: the oldest make room. About 7 MB; 9 s of 7,000 messages a second, and
 * under a heavier flood still the last 65,536: what comes again after that is judged to be the same,
 * and goes no further. */
#define GUN_DEDUP_MAX_IDS 65536

/* Nobody, or this computer: peers are numbered from 1. */
#define GUN_DEDUP_NO_PEER 0

/**
 * GunHeardKind:
 *
 * What the message of an id was: decides where answers to it go.
 */
typedef enum
{
  GUN_HEARD_OTHER = 0,
  GUN_HEARD_PUT,
  GUN_HEARD_GET,
  GUN_HEARD_REPLY,
  GUN_HEARD_SIGNAL, /* said for who makes direct connections */
} GunHeardKind;

/**
 * GunHeard:
 *
 * What is remembered of one message id. What is not private may be set by
 * whoever noted it.
 */
typedef struct _GunHeard GunHeard;
struct _GunHeard
{
  GRefString *via;   /* (nullable): its `><` */
  guint64 from;      /* number of the peer that brought it first; GUN_DEDUP_NO_PEER: said by us */
  guint64 also_from; /* another that brought a copy, or GUN_DEDUP_NO_PEER */
  guint64 routed_to; /* of a reply: the peer it was handed on to, or GUN_DEDUP_NO_PEER */
  guint32 n_keys;    /* of a put: keys it came with, refused ones included */
  guint kind : 3;    /* a GunHeardKind */
  guint id_is_number : 1; /* the id must be echoed as a number */
  guint is_passed : 1;    /* a put that is not answered here, since not all of it was kept */
  guint is_at_door : 1;   /* a put that may turn out to be forged */
  /* private */
  gint64 touched_us;
  GunHeard *older; /* (nullable) */
  GunHeard *newer; /* (nullable) */
  GunHeard *next;  /* (nullable): in its bucket */
  guint32 hash;
  guint32 length_bytes; /* of @id */
  char id[];            /* without an end mark */
};

/**
 * GunDedup:
 *
 * The ids of the last seconds, and who brought them: a second copy is dropped, an answer travels
 * back the way its question came. Bounded in time and number. Thread: one. Time is an argument,
 * microseconds that never go back.
 */
typedef struct _GunDedup GunDedup;

GunDedup *gun_dedup_new (guint max_ids);
void gun_dedup_free (GunDedup *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunDedup, gun_dedup_free)

/* Notes @id, or touches it when it is known. Returns: (transfer none): the entry, good until
 * something else is noted; @is_new tells which. */
GunHeard *gun_dedup_note (GunDedup *self, GRefString *id, gint64 now_us, gboolean *is_new);
/* (nullable) (transfer none): does not touch it */
GunHeard *gun_dedup_lookup (GunDedup *self, GRefString *id, gint64 now_us);
void gun_dedup_forget (GunDedup *self, GRefString *id);
guint gun_dedup_get_n_ids (GunDedup *self);

G_END_DECLS
