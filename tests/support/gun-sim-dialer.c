/* SPDX-License-Identifier: MIT */

#include "gun-sim-dialer.h"

struct _GunSimDialer
{
  GObject parent_instance;

  GunClock *clock;
  GunSimDialFunc func;
  gpointer user_data;
  guint n_dials;
};

static void gun_sim_dialer_iface_init (GunDialerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GunSimDialer,
                               gun_sim_dialer,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GUN_TYPE_DIALER, gun_sim_dialer_iface_init))

static void
gun_sim_dialer_finalize (GObject *object)
{
  g_clear_object (&GUN_SIM_DIALER (object)->clock);
  G_OBJECT_CLASS (gun_sim_dialer_parent_class)->finalize (object);
}

static void
gun_sim_dialer_class_init (GunSimDialerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gun_sim_dialer_finalize;
}

static void
gun_sim_dialer_init (GunSimDialer *self)
{
}

static GunLink *
dial (GunDialer *dialer, const char *url)
{
  GunSimDialer *self = GUN_SIM_DIALER (dialer);
  GunSimLink *link = gun_sim_link_new (self->clock, GUN_PATH_RELAY, url);

  self->n_dials++;
  self->func (link, url, self->user_data);
  return GUN_LINK (link);
}

static void
gun_sim_dialer_iface_init (GunDialerInterface *iface)
{
  iface->dial = dial;
}

GunSimDialer *
gun_sim_dialer_new (GunClock *clock, GunSimDialFunc func, gpointer user_data)
{
  GunSimDialer *self = g_object_new (GUN_TYPE_SIM_DIALER, NULL);

  self->clock = g_object_ref (clock);
  self->func = func;
  self->user_data = user_data;
  return self;
}

guint
gun_sim_dialer_get_n_dials (GunSimDialer *self)
{
  return self->n_dials;
}
