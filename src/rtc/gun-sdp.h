/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

#include "gun-ice-candidate.h"

G_BEGIN_DECLS

/* Longest description that is read: 32 candidates take 17 KB, what a browser writes beside them less than 1 KB. */
#define GUN_SDP_MAX_BYTES 65536

/* Lines of a description, and bytes of one: room for rejected media sections beside ours, and far above what ours takes. */
#define GUN_SDP_MAX_LINES 1024
#define GUN_SDP_MAX_LINE_BYTES 2048

/* Candidates of one description that are kept. */
#define GUN_SDP_MAX_CANDIDATES 32

/* Longest a=mid: browsers write "0", and WebRTC libraries a word. */
#define GUN_SDP_MAX_MID_BYTES 64

/* @max_message_bytes of who takes messages of any size. */
#define GUN_SDP_ANY_SIZE G_MAXUINT64

/* @max_message_bytes of who says nothing (RFC 8841 section 6.1). */
#define GUN_SDP_DEFAULT_MESSAGE_BYTES 65536

/* @sctp_port of who says nothing, as browsers read it. */
#define GUN_SDP_DEFAULT_SCTP_PORT 5000

/**
 * GunSdpSetup:
 * @GUN_SDP_ACTPASS: either, the answer decides: for offers only
 * @GUN_SDP_ACTIVE: dials: DTLS client
 * @GUN_SDP_PASSIVE: waits: DTLS server
 *
 * The part that a side wants to play in DTLS (RFC 8842 section 5.2).
 */
typedef enum
{
  GUN_SDP_ACTPASS,
  GUN_SDP_ACTIVE,
  GUN_SDP_PASSIVE,
} GunSdpSetup;

/**
 * GunSdp:
 * @session_id: the same as long as the connection lives
 * @session_version: larger with each description of it
 * @mid: (nullable): name of the section, which candidates sent later refer to; a peer may give none
 * @ice_ufrag: names the generation of candidates, 4 to 256 letters, digits, `+` and `/`
 * @ice_pwd: signs connectivity checks, 22 to 256 of them
 * @ice_lite: whether this side leaves checks to the other
 * @trickle: whether it takes candidates after the description
 * @setup: its part in DTLS
 * @fingerprint: SHA-256 of its certificate, 32 bytes as `AB:CD:…`
 * @sctp_port: its SCTP port, at least 1
 * @max_message_bytes: longest message it takes, or %GUN_SDP_ANY_SIZE
 * @candidates: (element-type GunIceCandidate): where it may be reached, at most %GUN_SDP_MAX_CANDIDATES; not judged
 * @n_candidates_dropped: candidates that were too many or could not be read; not printed
 * @n_candidates_unreadable: how many of these could not be read, while there was room
 * @end_of_candidates: whether these are all
 *
 * What an offer or an answer says of one connection with data channels and nothing else: a session description (RFC 8866) with one section
 * of SCTP over DTLS (RFC 8841, 8842) and what ICE needs (RFC 8839, 8840). A plain struct; fill it, or read one.
 *
 *   v=0
 *   o=- 8348158281273192695 2 IN IP4 127.0.0.1            the session: @session_id, @session_version; the address means nothing
 *   s=-
 *   t=0 0
 *   a=group:BUNDLE 0                                       names @mid; without one it is left away
 *   m=application 9 UDP/DTLS/SCTP webrtc-datachannel       the section; its port and c= are for peers without ICE
 *   c=IN IP4 0.0.0.0
 *   a=candidate:1 1 udp 2113937151 192.0.2.2 58985 typ host
 *   a=end-of-candidates
 *   a=ice-ufrag:9lbo
 *   a=ice-pwd:C08CX+dxkv37s/JkYCGsYZdC
 *   a=ice-options:trickle
 *   a=fingerprint:sha-256 0F:43:…
 *   a=setup:actpass
 *   a=mid:0
 *   a=sctp-port:5000
 *   a=max-message-size:262144
 */
typedef struct
{
  guint64 session_id;
  guint64 session_version;
  char *mid;
  char *ice_ufrag;
  char *ice_pwd;
  gboolean ice_lite;
  gboolean trickle;
  GunSdpSetup setup;
  char *fingerprint;
  guint16 sctp_port;
  guint64 max_message_bytes;
  GPtrArray *candidates;
  guint n_candidates_dropped;
  guint n_candidates_unreadable;
  gboolean end_of_candidates;
} GunSdp;

/**
 * gun_sdp_new:
 *
 * Returns: (transfer full): a description with the defaults of RFC 8841, no candidate, and no name or key yet
 */
GunSdp *gun_sdp_new (void);

/**
 * gun_sdp_copy:
 * @self: a description
 *
 * Returns: (transfer full): another that says the same
 */
GunSdp *gun_sdp_copy (const GunSdp *self);

/**
 * gun_sdp_free:
 * @self: (nullable): a description
 *
 * Frees @self and what it holds.
 */
void gun_sdp_free (GunSdp *self);

/**
 * gun_sdp_parse:
 * @text: an offer or an answer, at most %GUN_SDP_MAX_BYTES; lines end with CR and LF, or with LF alone
 * @length_bytes: its length, or -1 when it ends with NUL
 * @error: GUN_RTC_ERROR_INVALID when it breaks the grammar or a limit, or lacks something; GUN_RTC_ERROR_UNSUPPORTED when it is well formed,
 *   but holds audio, video, a second connection, no data channels, or only fingerprints other than sha-256. The message names the line.
 *   Tell whoever sent it; nothing of it was used
 *
 * Reads a description. ICE and DTLS may be described for the session or for the section, which has the last word. Sections that are rejected
 * (port 0) are skipped and not printed again, so an offer that holds one cannot be answered to the satisfaction of a browser. The sections of
 * old Firefox (`DTLS/SCTP 5000` with a=sctpmap) are read too. A bad candidate is counted and spoils nothing else.
 *
 * Returns: (transfer full): the description, or %NULL
 */
GunSdp *gun_sdp_parse (const char *text, gssize length_bytes, GError **error);

/**
 * gun_sdp_print:
 * @self: a description whose fields are as above: it is a mistake of the caller to give others, since they could add lines
 *
 * Writes it as browsers do, with CR and LF behind each line.
 *
 * Returns: (transfer full): the text
 */
char *gun_sdp_print (const GunSdp *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunSdp, gun_sdp_free)

G_END_DECLS
