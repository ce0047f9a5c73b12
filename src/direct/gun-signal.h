/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Longest description in a signal, bytes: what src/rtc reads at most. */
#define GUN_SIGNAL_MAX_SDP_BYTES 65536

/* Longest message that is looked at, bytes: such a description with each character written as \u0000. */
#define GUN_SIGNAL_MAX_JSON_BYTES (512 * 1024)

/* Longest candidate line, bytes: what src/rtc reads at most. */
#define GUN_SIGNAL_MAX_CANDIDATE_BYTES 512

/**
 * GunSignalKind:
 * @GUN_SIGNAL_OFFER: a description, answers an announce
 * @GUN_SIGNAL_ANSWER: a description, answers an offer
 * @GUN_SIGNAL_CANDIDATE: an address that was found later, under the same `@` as its description
 */
typedef enum
{
  GUN_SIGNAL_OFFER,
  GUN_SIGNAL_ANSWER,
  GUN_SIGNAL_CANDIDATE,
} GunSignalKind;

/**
 * GunSignal:
 * @kind: what it is
 * @sender: what its sender calls itself, text for people; proves nothing
 * @sdp: (nullable): the description of an offer or answer, not looked at
 * @candidate: (nullable): the line of a candidate, not looked at; empty when there are no more
 *
 * The `ok.rtc` of a message, by which a page with lib/webrtc.js and another peer find each other
 * (PROTOCOL.md section 8).
 */
typedef struct
{
  GunSignalKind kind;
  char *sender;
  char *sdp;
  char *candidate;
} GunSignal;

GunSignal *gun_signal_read (const char *json, gsize length_bytes, GError **error);
void gun_signal_free (GunSignal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunSignal, gun_signal_free)

/* Appends one message with @id as its `#`, which answers @ack. */
void gun_signal_append_description (GString *out,
                                    GunSignalKind kind,
                                    GRefString *id,
                                    GRefString *ack,
                                    gboolean ack_is_number,
                                    const char *sender,
                                    const char *sdp);
void gun_signal_append_candidate (GString *out,
                                  GRefString *id,
                                  GRefString *ack,
                                  gboolean ack_is_number,
                                  const char *sender,
                                  const char *candidate);

G_END_DECLS
