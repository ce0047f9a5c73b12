/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_RTC_COMPILATION
#error "for src/rtc only"
#endif

#include "gun-ice-agent.h"
#include "gun-ice-session-private.h"

G_BEGIN_DECLS

struct _GunIceAgent
{
  GunClock *clock;
  GunIceCallbacks callbacks;
  gpointer user_data;
  GPtrArray *servers;
  char **addresses;
  char **interfaces;
  gboolean loopback;
  gboolean relay_only;
  gboolean controlling;
  guint16 min_port;
  guint16 max_port;
  guint connect_timeout_ms;
  gboolean hold;
  gsize receive_buffer_bytes;

  GunIceState state;
  GunIceGathering gathering;
  GunIceSession *session;
  GunIceSession *previous; /* (nullable): used while its successor has no pair yet */
  char *remote_ufrag;      /* (nullable): in this generation */
  char *remote_pwd;
  gboolean remote_done;
  GPtrArray *locals;  /* (element-type GunIceCandidate): of this session */
  GPtrArray *remotes; /* (element-type GunIceCandidate): of this generation */
  GunIceCandidate *pair_local;
  GunIceCandidate *pair_remote;
  GSource *patience; /* runs while there is no pair */

  GQueue held; /* (element-type GBytes): packets that came before there was a pair */
  gsize held_bytes;
  GunIceCounters counters;
  guint n_inside; /* callbacks of the session on the stack */
};

G_END_DECLS
