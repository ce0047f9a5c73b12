/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-account-names.h"
#include "gun-delivery.h"
#include "gun-row.h"
#include "gun-signature.h"

G_BEGIN_DECLS

#define GUN_TYPE_KEY_ITEM (gun_key_item_get_type ())
G_DECLARE_FINAL_TYPE (GunKeyItem, gun_key_item, GUN, KEY_ITEM, GObject)

/**
 * GunKeyItem:
 *
 * One row of a node's table: a key for as long as the table is shown, whatever it holds.
 *
 * Signals: changed (): value, state, origin, delivery or the freshness of the change is another. One for all of them, since one
 * change brings most.
 * Properties: editing (boolean, with notify).
 */
GunKeyItem *gun_key_item_new (GRefString *soul, const GunKeyRow *row, GunAccountNames *names);

void gun_key_item_take_change (GunKeyItem *self, const GunChange *change);
void gun_key_item_set_checked (GunKeyItem *self);
void gun_key_item_set_delivery (GunKeyItem *self, GunDelivery *delivery);
void gun_key_item_set_editing (GunKeyItem *self, gboolean editing);
void gun_key_item_set_draft (GunKeyItem *self, GunValueKind kind, const char *text);

GRefString *gun_key_item_get_soul (GunKeyItem *self);
GRefString *gun_key_item_get_key (GunKeyItem *self);
GunValue *gun_key_item_get_value (GunKeyItem *self);
GunValue *gun_key_item_get_plain_value (GunKeyItem *self);
const GunSignature *gun_key_item_get_signature (GunKeyItem *self);
GunAccountNames *gun_key_item_get_names (GunKeyItem *self);
double gun_key_item_get_state_ms (GunKeyItem *self);
gint64 gun_key_item_get_arrived_us (GunKeyItem *self);
GunOrigin *gun_key_item_get_origin (GunKeyItem *self);
GunDelivery *gun_key_item_get_delivery (GunKeyItem *self);
gboolean gun_key_item_is_fresh (GunKeyItem *self);
gboolean gun_key_item_is_editing (GunKeyItem *self);
const char *gun_key_item_get_draft (GunKeyItem *self, GunValueKind *kind);
void gun_key_item_set_caret (GunKeyItem *self, int caret);
int gun_key_item_get_caret (GunKeyItem *self);

G_END_DECLS
