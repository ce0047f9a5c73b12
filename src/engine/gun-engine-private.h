/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-engine-private.h belongs to engine/"
#endif

#include "gun-engine.h"
#include "gun-network.h"

G_BEGIN_DECLS

/* What gun-engine.c keeps for the files of the handle's calls. In the handle's context. */

/* (nullable): unless the engine runs */
GunNetwork *gun_engine_get_network (GunEngine *self);

/* A call in the network's thread: @task's data tells it what to do, and it returns the task or
 * keeps a reference. */
typedef void (*GunEngineCallFunc) (GunNetwork *network, GTask *task);

/* Hops to the network with @task (transfer full); returns it with STOPPED when the engine does
 * not run. */
void gun_engine_call (GunEngine *self, GTask *task, GunEngineCallFunc func);

/* The peers as the handle knows them */
GListStore *gun_engine_get_peer_store (GunEngine *self);
void gun_engine_take_peer_facts (GunEngine *self, GPtrArray *facts);

/* @url: as gun_engine_normalize_url() spells it */
void gun_engine_remove_relay (GunEngine *self, const char *url);
gboolean gun_engine_check_may_connect (GunEngine *self, GError **error);
void gun_engine_take_listen_url (GunEngine *self, const char *url);

/* Who may connect, as it was asked for last */
typedef struct
{
  gboolean allow_lan;
  char *certificate_file; /* (nullable): without TLS */
  char *key_file;         /* with certificate_file */
  char **origins;         /* (nullable) */
} GunListenTerms;

void gun_listen_terms_clear (GunListenTerms *self);
GunListenTerms *gun_engine_get_listen_terms (GunEngine *self);

/* What is kept, as it was asked for last */
GunKeepTerms *gun_engine_get_keep_terms (GunEngine *self);
void gun_engine_apply_keep_terms (GunEngine *self);

/* Direct connections, as they were asked for last. (transfer full) when it is set */
const GunDirectOptions *gun_engine_get_direct_options (GunEngine *self);
void gun_engine_take_direct_options (GunEngine *self, GunDirectOptions *options);
void gun_engine_apply_direct_options (GunEngine *self);

/* Whether somebody looks at rates, as it was said last */
gboolean *gun_engine_get_rates_shown (GunEngine *self);
void gun_engine_apply_rates_shown (GunEngine *self);

/* Invites as the handle knows them, and who waits for their links: gun-engine-invite.c */
typedef struct _GunInviteBook GunInviteBook; /* gun-invite-book.h */
typedef struct
{
  GunInviteBook *book;
  GPtrArray *waits; /* of GTask (owned) */
} GunEngineInvites;

GunEngineInvites *gun_engine_get_invites (GunEngine *self);
void gun_engine_invites_init (GunEngineInvites *self);
void gun_engine_invites_clear (GunEngineInvites *self);
void gun_engine_take_invite_facts (GunEngine *self, GunInviteFacts *facts);
void gun_engine_end_invites (GunEngine *self);

/* Who builds the index and searches: gun-search-keeper.h */
typedef struct _GunSearchKeeper GunSearchKeeper;
GunSearchKeeper *gun_engine_get_search (GunEngine *self);

GHashTable *gun_engine_get_followed (GunEngine *self);
void gun_engine_followed_changed (GunEngine *self);

G_END_DECLS
