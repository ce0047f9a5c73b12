/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-ice-agent.h"

G_BEGIN_DECLS

/* One GunIceAgent with a memory of what it told. */
typedef struct _IceEnd IceEnd;
struct _IceEnd
{
  GunClock *clock; /* (transfer none) */
  GunIceAgent *agent;
  IceEnd *other;  /* (nullable): gets each candidate as soon as it is told */
  GString *story; /* states and received packets, in their order */
  GPtrArray *packets;
  guint n_gathered;
  guint n_pairs;
  GError *error; /* of the last state */
};

void ice_end_init (IceEnd *self, const GunIceSettings *settings, GunClock *clock);
void ice_end_clear (IceEnd *self);

/* Each hears the credentials and the candidates of the other, and gathers. */
void ice_ends_join (IceEnd *one, IceEnd *other);

gboolean ice_end_has_candidate (IceEnd *self, GunIceCandidateType type);

G_END_DECLS
