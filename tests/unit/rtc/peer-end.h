/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-peer-connection.h"

G_BEGIN_DECLS

/* One GunPeerConnection with a memory of what it told. */
typedef struct _PeerEnd PeerEnd;
struct _PeerEnd
{
  GunPeerConnection *connection; /* (nullable): when it was let go */
  gpointer witness;              /* NULL once the connection is gone */
  PeerEnd *other;                /* (nullable): gets each candidate as soon as it is told */
  GString *story;                /* states, errors, channels and messages, in their order */
  GPtrArray *channels;           /* of GunDataChannel: those of the other side */
  GPtrArray *candidates;         /* of char */
  GError *error;                 /* the last one */
  guint n_restarts_wanted;
  guint n_pairs;
  guint n_usable; /* how often `usable` was notified */

  /* (nullable): called in every handler, with the name of what happened, such as "state-connected" */
  void (*hook) (PeerEnd *self, const char *what);
  const char *wanted; /* for @hook */
  guint n_hooked;
};

/* The one clock of a program: SCTP has one for the whole process. */
GunClock *peer_clock (void);
void peer_clock_advance (gint64 ms);

/* Lets time pass in small steps, as it does, so that what is asked can be answered between them. */
void peer_live (gint64 ms);

/* On loopback, each with a certificate of its own. */
void peer_configuration_init (GunRtcConfiguration *configuration);

/* @configuration is (nullable). */
void peer_end_init (PeerEnd *self, const GunRtcConfiguration *configuration);

/* Asserts that nothing is left of it. */
void peer_end_clear (PeerEnd *self);

void peer_ends_clear (PeerEnd *one, PeerEnd *other);

GunDataChannel *peer_end_create_channel (PeerEnd *self, const char *label);
void peer_end_follow (PeerEnd *self, GunDataChannel *channel);
void peer_channel_say (GunDataChannel *channel, const char *text);

gboolean peer_end_is (PeerEnd *self, GunRtcState state);
gboolean peer_end_has_gathered (PeerEnd *self);
gboolean peer_end_has_heard (PeerEnd *self, const char *text);

char *peer_end_offer (PeerEnd *self);
char *peer_end_answer (PeerEnd *self);

/* Offer of @one, answer of @other; FALSE when one of them was ended meanwhile. */
gboolean peer_ends_exchange (PeerEnd *one, PeerEnd *other);

/* The same until both are connected; candidates are sent one by one. */
void peer_ends_connect (PeerEnd *one, PeerEnd *other);

/* @text with the first @from replaced; both are about as long as in a description. */
char *peer_change (const char *text, const char *from, const char *to);

/* @text with the value of an attribute such as "a=fingerprint:sha-256 " replaced. */
char *peer_change_value (const char *text, const char *attribute, const char *value);

G_END_DECLS
