/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-courier-private.h belongs to engine/"
#endif

#include "gun-courier.h"
#include "gun-ledger.h"
#include "gun-parcel.h"
#include "gun-trackers.h"

G_BEGIN_DECLS

struct _GunCourier
{
  GunNetwork *network; /* (unowned) */
  GunLedger *ledger;   /* (nullable): an isolated engine keeps no outbox */
  GunTrackers *trackers;
  GHashTable *parcels;  /* set of GunParcel (owned): what is in flight, one of a soul and key */
  GPtrArray *displaced; /* of GunParcel (owned): not committed yet when a later write came */
  GPtrArray *relays;    /* of GunPeer (owned): that are added */
  guint64 n_waiting;    /* as the ledger said last */
  gboolean had_relays;  /* one was removed since */
  gboolean is_settled;  /* relays are added no longer one after the other */
  gboolean is_stopped;

  /* Of the pass through all rows: gun-courier-pass.c */
  gboolean is_passing;
  gboolean is_listing;
  gboolean is_begun_anew; /* while it is listing */
  gint64 last_id;         /* the last row that was looked at */
  GSource *step_timer;
  GSource *settle_timer;
  GSource *next_timer;
  GSource *sweep_timer;
};

/* gun-courier.c */
GunParcel *gun_courier_lookup (GunCourier *self, GRefString *soul, GRefString *key);
void gun_courier_add (GunCourier *self, GunParcel *parcel); /* takes it */
/* It is in flight no more: frees it. */
void gun_courier_end (GunCourier *self, GunParcel *parcel);
/* Notes that it arrived everywhere, if it did. */
gboolean gun_courier_finish (GunCourier *self, GunParcel *parcel);
void gun_courier_tell (GunCourier *self, GunParcel *parcel);
void gun_courier_write_cb (
    GunWrite *write, GunWriteEvent event, GunPeer *peer, const GError *error, gpointer user_data);

/* gun-courier-calls.c */
void gun_courier_return_put (GunCourier *self, GunParcel *parcel, const GError *error);

/* gun-courier-pass.c */
void gun_courier_start_pass (GunCourier *self);
/* From the row where the last pass ended */
void gun_courier_resume_pass (GunCourier *self);
void gun_courier_unsettle (GunCourier *self);
void gun_courier_sweep_later (GunCourier *self);
/* Lets those go for which nobody is expected to answer soon. */
void gun_courier_make_room (GunCourier *self);
void gun_courier_clear_timers (GunCourier *self);

G_END_DECLS
