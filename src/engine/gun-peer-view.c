/* SPDX-License-Identifier: MIT */

#include "gun-peer-facts.h"

struct _GunPeerView
{
  GObject parent_instance;

  guint64 number;
  GunPath path;
  char *url;
  GunPeerViewState state;
  char *pid;
  char *address;
  char *name;
  char *reason;
  gint64 retry_at_us;
  gint64 since_us;
  gint64 round_trip_us;
  gint64 clock_difference_us;
  gint64 clock_exact_us;
  gint64 writes_refused;
  gboolean is_private;
  gboolean is_paused;
  gboolean is_invited;
  gboolean encrypted;
  gboolean local;
  GunPeerKind kind;
  GunRoute route;
  char *via;
  char *device_id;
  guint64 bytes_in;
  guint64 bytes_out;
  double bytes_per_second;
};

G_DEFINE_FINAL_TYPE (GunPeerView, gun_peer_view, G_TYPE_OBJECT)

enum
{
  PROP_STATE = 1,
  PROP_PATH,
  PROP_URL,
  PROP_PID,
  PROP_ADDRESS,
  PROP_NAME,
  PROP_REASON,
  PROP_RETRY_AT_US,
  PROP_SINCE_US,
  PROP_ROUND_TRIP_US,
  PROP_CLOCK_DIFFERENCE_US,
  PROP_CLOCK_EXACT_US,
  PROP_WRITES_REFUSED,
  PROP_PRIVATE,
  PROP_PAUSED,
  PROP_ENCRYPTED,
  PROP_LOCAL,
  PROP_KIND,
  PROP_ROUTE,
  PROP_VIA,
  PROP_DEVICE_ID,
  PROP_BYTES_IN,
  PROP_BYTES_OUT,
  PROP_BYTES_PER_SECOND,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
gun_peer_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GunPeerView *self = GUN_PEER_VIEW (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;

    case PROP_PATH:
      g_value_set_int (value, self->path);
      break;

    case PROP_URL:
      g_value_set_string (value, self->url);
      break;

    case PROP_PID:
      g_value_set_string (value, self->pid);
      break;

    case PROP_ADDRESS:
      g_value_set_string (value, self->address);
      break;

    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;

    case PROP_REASON:
      g_value_set_string (value, self->reason);
      break;

    case PROP_RETRY_AT_US:
      g_value_set_int64 (value, self->retry_at_us);
      break;

    case PROP_SINCE_US:
      g_value_set_int64 (value, self->since_us);
      break;

    case PROP_ROUND_TRIP_US:
      g_value_set_int64 (value, self->round_trip_us);
      break;

    case PROP_CLOCK_DIFFERENCE_US:
      g_value_set_int64 (value, self->clock_difference_us);
      break;

    case PROP_CLOCK_EXACT_US:
      g_value_set_int64 (value, self->clock_exact_us);
      break;

    case PROP_WRITES_REFUSED:
      g_value_set_int64 (value, self->writes_refused);
      break;

    case PROP_PRIVATE:
      g_value_set_boolean (value, self->is_private);
      break;

    case PROP_PAUSED:
      g_value_set_boolean (value, self->is_paused);
      break;

    case PROP_ENCRYPTED:
      g_value_set_boolean (value, self->encrypted);
      break;

    case PROP_LOCAL:
      g_value_set_boolean (value, self->local);
      break;

    case PROP_KIND:
      g_value_set_int (value, self->kind);
      break;

    case PROP_ROUTE:
      g_value_set_int (value, self->route);
      break;

    case PROP_VIA:
      g_value_set_string (value, self->via);
      break;

    case PROP_DEVICE_ID:
      g_value_set_string (value, self->device_id);
      break;

    case PROP_BYTES_IN:
      g_value_set_uint64 (value, self->bytes_in);
      break;

    case PROP_BYTES_OUT:
      g_value_set_uint64 (value, self->bytes_out);
      break;

    case PROP_BYTES_PER_SECOND:
      g_value_set_double (value, self->bytes_per_second);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
gun_peer_view_finalize (GObject *object)
{
  GunPeerView *self = GUN_PEER_VIEW (object);

  g_free (self->url);
  g_free (self->pid);
  g_free (self->address);
  g_free (self->name);
  g_free (self->reason);
  g_free (self->via);
  g_free (self->device_id);

  G_OBJECT_CLASS (gun_peer_view_parent_class)->finalize (object);
}

static void
gun_peer_view_class_init (GunPeerViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = gun_peer_view_get_property;
  object_class->finalize = gun_peer_view_finalize;

  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_PATH] = g_param_spec_int ("path", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_URL] = g_param_spec_string ("url", NULL, NULL, NULL, flags);
  properties[PROP_PID] = g_param_spec_string ("pid", NULL, NULL, NULL, flags);
  properties[PROP_ADDRESS] = g_param_spec_string ("address", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, flags);
  properties[PROP_RETRY_AT_US]
      = g_param_spec_int64 ("retry-at-us", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_SINCE_US] = g_param_spec_int64 ("since-us", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_ROUND_TRIP_US]
      = g_param_spec_int64 ("round-trip-us", NULL, NULL, -1, G_MAXINT64, -1, flags);
  properties[PROP_CLOCK_DIFFERENCE_US]
      = g_param_spec_int64 ("clock-difference-us", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_CLOCK_EXACT_US]
      = g_param_spec_int64 ("clock-exact-us", NULL, NULL, -1, G_MAXINT64, -1, flags);
  properties[PROP_WRITES_REFUSED]
      = g_param_spec_int64 ("writes-refused", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_PRIVATE] = g_param_spec_boolean ("private", NULL, NULL, FALSE, flags);
  properties[PROP_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE, flags);
  properties[PROP_ENCRYPTED] = g_param_spec_boolean ("encrypted", NULL, NULL, FALSE, flags);
  properties[PROP_LOCAL] = g_param_spec_boolean ("local", NULL, NULL, FALSE, flags);
  properties[PROP_KIND] = g_param_spec_int ("kind", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_ROUTE] = g_param_spec_int ("route", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_VIA] = g_param_spec_string ("via", NULL, NULL, NULL, flags);
  properties[PROP_DEVICE_ID] = g_param_spec_string ("device-id", NULL, NULL, NULL, flags);
  properties[PROP_BYTES_IN]
      = g_param_spec_uint64 ("bytes-in", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_BYTES_OUT]
      = g_param_spec_uint64 ("bytes-out", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_BYTES_PER_SECOND]
      = g_param_spec_double ("bytes-per-second", NULL, NULL, -1, G_MAXDOUBLE, -1, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
gun_peer_view_init (GunPeerView *self)
{
  self->round_trip_us = -1;
  self->clock_exact_us = -1;
  self->bytes_per_second = -1;
}

/**
 * gun_peer_view_new:
 * @facts: what is to be shown
 *
 * Returns: (transfer full): a view that shows it
 */
GunPeerView *
gun_peer_view_new (const GunPeerFacts *facts)
{
  GunPeerView *self = g_object_new (GUN_TYPE_PEER_VIEW, NULL);

  self->number = facts->number;
  self->is_invited = facts->is_invited;
  gun_peer_view_update (self, facts);

  return self;
}

static void
take_text (GunPeerView *self, char **field, const char *text, guint property)
{
  if (g_strcmp0 (*field, text) == 0)
    return;

  g_free (*field);
  *field = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* A time or a count */
static void
take_long (GunPeerView *self, gint64 *field, gint64 number, guint property)
{
  if (*field == number)
    return;

  *field = number;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
take_bytes (GunPeerView *self, guint64 *field, guint64 bytes, guint property)
{
  if (*field == bytes)
    return;

  *field = bytes;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
take_rate (GunPeerView *self, double bytes_per_second)
{
  if (self->bytes_per_second == bytes_per_second)
    return;

  self->bytes_per_second = bytes_per_second;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BYTES_PER_SECOND]);
}

static void
take_number (GunPeerView *self, int *field, int number, guint property)
{
  if (*field == number)
    return;

  *field = number;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/**
 * gun_peer_view_update:
 * @self: a view
 * @facts: what is to be shown from now on
 *
 * Changes state completely, then notifies what differs.
 */
void
gun_peer_view_update (GunPeerView *self, const GunPeerFacts *facts)
{
  int state = self->state;
  int path = self->path;
  int kind = self->kind;
  int route = self->route;

  g_return_if_fail (GUN_IS_PEER_VIEW (self));

  g_object_freeze_notify (G_OBJECT (self));

  self->state = facts->state;
  self->path = facts->path;
  self->kind = facts->kind;
  self->route = facts->route;
  take_number (self, &state, facts->state, PROP_STATE);
  take_number (self, &path, facts->path, PROP_PATH);
  take_number (self, &kind, facts->kind, PROP_KIND);
  take_number (self, &route, facts->route, PROP_ROUTE);
  take_number (self, &self->is_private, facts->is_private, PROP_PRIVATE);
  take_number (self, &self->is_paused, facts->is_paused, PROP_PAUSED);
  take_number (self, &self->encrypted, facts->encrypted, PROP_ENCRYPTED);
  take_number (self, &self->local, facts->local, PROP_LOCAL);
  take_text (self, &self->url, facts->url, PROP_URL);
  take_text (self, &self->pid, facts->pid, PROP_PID);
  take_text (self, &self->address, facts->address, PROP_ADDRESS);
  take_text (self, &self->name, facts->name, PROP_NAME);
  take_text (self, &self->reason, facts->reason, PROP_REASON);
  take_long (self, &self->retry_at_us, facts->retry_at_us, PROP_RETRY_AT_US);
  take_long (self, &self->since_us, facts->since_us, PROP_SINCE_US);
  take_long (self, &self->round_trip_us, facts->round_trip_us, PROP_ROUND_TRIP_US);
  take_long (
      self, &self->clock_difference_us, facts->clock_difference_us, PROP_CLOCK_DIFFERENCE_US);
  take_long (self, &self->clock_exact_us, facts->clock_exact_us, PROP_CLOCK_EXACT_US);
  take_long (self, &self->writes_refused, facts->writes_refused, PROP_WRITES_REFUSED);
  take_text (self, &self->via, facts->via, PROP_VIA);
  take_text (self, &self->device_id, facts->device_id, PROP_DEVICE_ID);
  take_bytes (self, &self->bytes_in, facts->bytes_in, PROP_BYTES_IN);
  take_bytes (self, &self->bytes_out, facts->bytes_out, PROP_BYTES_OUT);
  take_rate (self, facts->bytes_per_second);

  g_object_thaw_notify (G_OBJECT (self));
}

guint64
gun_peer_view_get_number (GunPeerView *self)
{
  g_return_val_if_fail (GUN_IS_PEER_VIEW (self), 0);

  return self->number;
}

GunPeerViewState
gun_peer_view_get_state (GunPeerView *self)
{
  g_return_val_if_fail (GUN_IS_PEER_VIEW (self), GUN_PEER_VIEW_CLOSED);

  return self->state;
}

GunPath
gun_peer_view_get_path (GunPeerView *self)
{
  g_return_val_if_fail (GUN_IS_PEER_VIEW (self), GUN_PATH_HERE);

  return self->path;
}

const char *
gun_peer_view_get_url (GunPeerView *self)
{
  g_return_val_if_fail (GUN_IS_PEER_VIEW (self), NULL);

  return self->url;
}

const char *
gun_peer_view_get_pid (GunPeerView *self)
{
  g_return_val_if_fail (GUN_IS_PEER_VIEW (self), NULL);

  return self->pid;
}

const char *
gun_peer_view_get_address (GunPeerView *self)
{
  g_return_val_if_fail (GUN_IS_PEER_VIEW (self), NULL);

  return self->address;
}

const char *
gun_peer_view_get_name (GunPeerView *self)
{
  g_return_val_if_fail (GUN_IS_PEER_VIEW (self), NULL);

  return self->name;
}

const char *
gun_peer_view_get_reason (GunPeerView *self)
{
  g_return_val_if_fail (GUN_IS_PEER_VIEW (self), NULL);

  return self->reason;
}

gint64
gun_peer_view_get_retry_at_us (GunPeerView *self)
{
  g_return_val_if_fail (GUN_IS_PEER_VIEW (self), 0);

  return self->retry_at_us;
}

gint64
gun_peer_view_get_since_us (GunPeerView *self)
{
  g_return_val_if_fail (GUN_IS_PEER_VIEW (self), 0);

  return self->since_us;
}

gint64
gun_peer_view_get_round_trip_us (GunPeerView *self)
{
  g_return_val_if_fail (GUN_IS_PEER_VIEW (self), -1);

  return self->round_trip_us;
}

gint64
gun_peer_view_get_clock_difference_us (GunPeerView *self)
{
  g_return_val_if_fail (GUN_IS_PEER_VIEW (self), 0);

  return self->clock_difference_us;
}

gint64
gun_peer_view_get_clock_exact_us (GunPeerView *self)
{
  g_return_val_if_fail (GUN_IS_PEER_VIEW (self), -1);

  return self->clock_exact_us;
}

gint64
gun_peer_view_get_writes_refused (GunPeerView *self)
{
  g_return_val_if_fail (GUN_IS_PEER_VIEW (self), 0);

  return self->writes_refused;
}

gboolean
gun_peer_view_get_paused (GunPeerView *self)
{
  g_return_val_if_fail (GUN_IS_PEER_VIEW (self), FALSE);

  return self->is_paused;
}

gboolean
gun_peer_view_get_private (GunPeerView *self)
{
  g_return_val_if_fail (GUN_IS_PEER_VIEW (self), FALSE);

  return self->is_private;
}

gboolean
gun_peer_view_get_encrypted (GunPeerView *self)
{
  g_return_val_if_fail (GUN_IS_PEER_VIEW (self), FALSE);

  return self->encrypted;
}

gboolean
gun_peer_view_get_local (GunPeerView *self)
{
  g_return_val_if_fail (GUN_IS_PEER_VIEW (self), FALSE);

  return self->local;
}

GunPeerKind
gun_peer_view_get_kind (GunPeerView *self)
{
  g_return_val_if_fail (GUN_IS_PEER_VIEW (self), GUN_PEER_KIND_RELAY);

  return self->kind;
}

GunRoute
gun_peer_view_get_route (GunPeerView *self)
{
  g_return_val_if_fail (GUN_IS_PEER_VIEW (self), GUN_ROUTE_NONE);

  return self->route;
}

const char *
gun_peer_view_get_via (GunPeerView *self)
{
  g_return_val_if_fail (GUN_IS_PEER_VIEW (self), NULL);

  return self->via;
}

gboolean
gun_peer_view_is_invited (GunPeerView *self)
{
  g_return_val_if_fail (GUN_IS_PEER_VIEW (self), FALSE);

  return self->is_invited;
}

const char *
gun_peer_view_get_device_id (GunPeerView *self)
{
  g_return_val_if_fail (GUN_IS_PEER_VIEW (self), NULL);

  return self->device_id;
}

guint64
gun_peer_view_get_bytes_in (GunPeerView *self)
{
  g_return_val_if_fail (GUN_IS_PEER_VIEW (self), 0);

  return self->bytes_in;
}

guint64
gun_peer_view_get_bytes_out (GunPeerView *self)
{
  g_return_val_if_fail (GUN_IS_PEER_VIEW (self), 0);

  return self->bytes_out;
}

double
gun_peer_view_get_bytes_per_second (GunPeerView *self)
{
  g_return_val_if_fail (GUN_IS_PEER_VIEW (self), -1);

  return self->bytes_per_second;
}
