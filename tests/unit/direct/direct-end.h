/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-direct-attempt.h"
#include "gun-direct-link.h"
#include "peer-end.h"

G_BEGIN_DECLS

/* One attempt, and the link it came to, with a memory of what they told. */
typedef struct _DirectEnd DirectEnd;
struct _DirectEnd
{
  GunDirectAttempt *attempt;
  GunRtcConfiguration configuration;
  DirectEnd *other; /* (nullable): gets our descriptions at once */
  guint n_described;
  guint n_updates;
  char *said; /* (nullable): our description as it was told last */
  guint n_ends;
  GError *failure; /* (nullable): why the attempt failed */

  GunLink *link;    /* (nullable): once it opened */
  GPtrArray *heard; /* of GBytes */
  gsize bytes_heard;
  guint n_closed;
  GError *reason;                 /* (nullable): why the link closed */
  guint n_to_hear;                /* after so many frames it pauses; 0: never */
  gboolean deaf;                  /* sets no receiver on what opens */
  gboolean within;                /* a call of the link or the attempt: nothing may be told */
  void (*hook) (DirectEnd *self); /* (nullable): called in all that is told */
};

/* Listens to the link, which @deaf left out */
void direct_end_listen (DirectEnd *self);

extern const GunDirectChannelTerms direct_reliable;
/* What lib/webrtc.js sends with */
extern const GunDirectChannelTerms direct_gun_like;

/* On loopback. Nothing is made yet */
void direct_end_init (DirectEnd *self);
void direct_end_offer (DirectEnd *self, const GunDirectChannelTerms *terms);
gboolean direct_end_answer (DirectEnd *self,
                            const GunDirectChannelTerms *terms,
                            const char *offer,
                            GError **error);
/* Asserts that nothing is left of it */
void direct_end_clear (DirectEnd *self);
void direct_ends_clear (DirectEnd *one, DirectEnd *other);

/* Until both links are open */
void direct_ends_open (DirectEnd *one, DirectEnd *other);

/* The same with somebody who is no attempt: says its description without candidates, as browsers do */
void direct_end_open_to_peer (DirectEnd *self, PeerEnd *peer);

/* A message of @peer past its channels: what no channel of ours would send */
void direct_send_raw (
    PeerEnd *peer, guint16 stream, guint32 ppid, const void *bytes, gsize length_bytes);

void direct_end_say (DirectEnd *self, const char *text);
const char *direct_end_get_heard (DirectEnd *self, guint i, gsize *length_bytes);
GunPeerConnection *direct_end_get_connection (DirectEnd *self);

/* From now on nothing arrives; FALSE when that cannot be done here: the test is skipped */
gboolean direct_cut (void);
void direct_mend (void);

G_END_DECLS
