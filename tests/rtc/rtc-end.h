/* SPDX-License-Identifier: MIT */

#pragma once

#include <json-glib/json-glib.h>

#include "gun-peer-connection.h"

G_BEGIN_DECLS

/* The command line of rtc-end; -1 where the default of the room holds. */
typedef struct
{
  char **ice_servers;
  char *username;
  char *credential;
  gboolean relay_only;
  char *port_range;
  char **addresses;
  char **interfaces;
  gboolean loopback;
  gboolean trickle;
  char *setup;
  int max_message_bytes;
  int cwnd_cap_bytes;
  int connect_timeout_s;
  gboolean echo;
} RtcEndOptions;

/* One peer connection that does what lines of JSON tell it, and prints what happens. */
typedef struct _RtcEnd RtcEnd;

RtcEnd *rtc_end_new (const RtcEndOptions *options,
                     const char *name,
                     GunDtlsCertificate *certificate,
                     GunClock *clock,
                     GError **error);
void rtc_end_free (RtcEnd *self);

gboolean rtc_end_obey (RtcEnd *self, JsonObject *command, GError **error);
void rtc_end_close (RtcEnd *self);

/* rtc-end-print.c: one line of JSON each, written at once */
JsonBuilder *rtc_end_begin_event (const char *name, const char *event);
void rtc_end_add_text (JsonBuilder *builder, const char *name, const char *text);
void rtc_end_add_number (JsonBuilder *builder, const char *name, double number);
void rtc_end_add_flag (JsonBuilder *builder, const char *name, gboolean flag);
void
rtc_end_add_candidate (JsonBuilder *builder, const char *name, const GunIceCandidate *candidate);
void rtc_end_print_event (JsonBuilder *builder);
void rtc_end_print_error (const char *name, const GError *error);
void rtc_end_print_message (const char *name,
                            GunDataChannel *channel,
                            GBytes *payload,
                            gboolean is_text);
void rtc_end_print_timeline (const char *name, GunRtcTimeline *timeline);
void rtc_end_print_statistics (const char *name, GunPeerConnection *connection);

G_END_DECLS
