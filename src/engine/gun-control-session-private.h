/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-control-session-private.h belongs to engine/"
#endif

#include "gun-control-session.h"

G_BEGIN_DECLS

struct _GunControlSession
{
  GunEngine *engine;
  GHashTable *guests;  /* (nullable): a server's: URL → number of sessions that brought it */
  GPtrArray *brought;  /* of URL: by this session */
  GunCatalog *catalog; /* (nullable): once `ls` was asked */
  GCancellable *cancellable;
  GunControlSay say;
  gpointer user_data;
  GPtrArray *requests; /* of GunControlRequest */
};

/* (nullable) (transfer full) */
GunPeerView *gun_control_session_find_relay (GunControlSession *self, const char *url);

/**
 * GunControlRequest:
 *
 * One request under way. The calls of the engine that work for it hold references; @session is
 * %NULL once the session ended, and then nothing is said.
 */
typedef struct _GunControlRequest GunControlRequest;
struct _GunControlRequest
{
  GunControlSession *session; /* (nullable) */
  GunControlMessage *asked;
  void (*end) (GunControlRequest *request); /* (nullable): lets go of what the action holds */
  gpointer held;
};

GunControlRequest *gun_control_request_ref (GunControlRequest *self);
void gun_control_request_unref (GunControlRequest *self);

/* Says @reply (transfer full) under the id of the request; one with `done` is the last. */
void gun_control_request_say (GunControlRequest *self, GunControlMessage *reply);
void gun_control_request_done (GunControlRequest *self, GunControlMessage *reply, const char *done);
void gun_control_request_fail (GunControlRequest *self, const GError *error);

/* (nullable) (transfer full): the one peer that the request names; %NULL after an answer that it is
 * none, or which it may be */
GunPeerView *gun_control_request_find_peer (GunControlRequest *self);

/* (nullable) (transfer full): the same, and nothing is answered when there is none of that name */
GunPeerView *gun_control_request_lookup_peer (GunControlRequest *self, gboolean *is_unknown);

/* How long peers may take: as asked, or the usual time; seconds */
double gun_control_request_get_wait_s (const GunControlRequest *self);

/* The actions: each has a line in the table of gun-control-session.c */
void gun_control_get (GunControlRequest *self);
void gun_control_put (GunControlRequest *self);
void gun_control_watch (GunControlRequest *self);
void gun_control_ls (GunControlRequest *self);
void gun_control_browse (GunControlRequest *self);
void gun_control_import (GunControlRequest *self);
void gun_control_peers (GunControlRequest *self);
void gun_control_room (GunControlRequest *self);
void gun_control_netcheck (GunControlRequest *self);
void gun_control_invite (GunControlRequest *self);
void gun_control_accept (GunControlRequest *self);
void gun_control_answer (GunControlRequest *self);
void gun_control_report (GunControlRequest *self);
void gun_control_ping (GunControlRequest *self);
void gun_control_why (GunControlRequest *self);
void gun_control_refused (GunControlRequest *self);
void gun_control_outbox (GunControlRequest *self);
void gun_control_forget (GunControlRequest *self);
void gun_control_shelf (GunControlRequest *self);
void gun_control_search (GunControlRequest *self);
void gun_control_state (GunControlRequest *self);

G_END_DECLS
