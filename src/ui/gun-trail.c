/* SPDX-License-Identifier: MIT */

#include "gun-trail.h"

#include "gun-text.h"

/* Stops that Back can return to. */
#define MAX_STOPS 200
/* Steps in one breadcrumb; the first ones give way. */
#define MAX_STEPS 30

struct _GunTrail
{
  GObject parent_instance;

  GPtrArray *stops; /* (element-type GPtrArray) of GRefString: the steps of each stop */
  guint at;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunTrail, gun_trail, G_TYPE_OBJECT)

static GPtrArray *
copy_steps (GPtrArray *steps, guint n_steps)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);

  for (guint i = 0; i < n_steps; i++)
    g_ptr_array_add (copy, g_ref_string_acquire (g_ptr_array_index (steps, i)));

  return copy;
}

static void
stop_at (GunTrail *self, GPtrArray *steps)
{
  if (self->stops->len > 0)
    g_ptr_array_set_size (self->stops, (int) self->at + 1);
  if (self->stops->len == MAX_STOPS)
    g_ptr_array_remove_index (self->stops, 0);

  g_ptr_array_add (self->stops, steps);
  self->at = self->stops->len - 1;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * gun_trail_open:
 *
 * A soul opened by name: a new row of steps.
 */
void
gun_trail_open (GunTrail *self, GRefString *soul)
{
  GPtrArray *steps;

  g_return_if_fail (GUN_IS_TRAIL (self));

  steps = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  g_ptr_array_add (steps, g_ref_string_acquire (soul));
  stop_at (self, steps);
}

/**
 * gun_trail_follow_link:
 *
 * One step more; a soul that is a step already is returned to instead, or circles of links would make the row endless.
 */
void
gun_trail_follow_link (GunTrail *self, GRefString *soul)
{
  GPtrArray *steps = gun_trail_get_steps (self);
  GPtrArray *next;

  if (steps == NULL)
    {
      gun_trail_open (self, soul);
      return;
    }

  for (guint i = 0; i < steps->len; i++)
    if (gun_text_equal (g_ptr_array_index (steps, i), soul))
      {
        gun_trail_return_to_step (self, i);
        return;
      }

  next = copy_steps (steps, steps->len);
  if (next->len == MAX_STEPS)
    g_ptr_array_remove_index (next, 0);
  g_ptr_array_add (next, g_ref_string_acquire (soul));
  stop_at (self, next);
}

/**
 * gun_trail_return_to_step:
 * @step: index in gun_trail_get_steps()
 */
void
gun_trail_return_to_step (GunTrail *self, guint step)
{
  GPtrArray *steps = gun_trail_get_steps (self);

  g_return_if_fail (steps != NULL && step < steps->len);

  if (step + 1 < steps->len)
    stop_at (self, copy_steps (steps, step + 1));
}

void
gun_trail_go_back (GunTrail *self)
{
  if (!gun_trail_can_go_back (self))
    return;

  self->at--;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
gun_trail_go_forward (GunTrail *self)
{
  if (!gun_trail_can_go_forward (self))
    return;

  self->at++;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

gboolean
gun_trail_can_go_back (GunTrail *self)
{
  return self->at > 0;
}

gboolean
gun_trail_can_go_forward (GunTrail *self)
{
  return self->at + 1 < self->stops->len;
}

/**
 * gun_trail_get_soul:
 *
 * Returns: (nullable) (transfer none): the soul one is at
 */
GRefString *
gun_trail_get_soul (GunTrail *self)
{
  GPtrArray *steps = gun_trail_get_steps (self);

  return steps != NULL ? g_ptr_array_index (steps, steps->len - 1) : NULL;
}

/**
 * gun_trail_get_steps:
 *
 * Returns: (nullable) (transfer none) (element-type GRefString): the steps that led here, this one last
 */
GPtrArray *
gun_trail_get_steps (GunTrail *self)
{
  return self->stops->len > 0 ? g_ptr_array_index (self->stops, self->at) : NULL;
}

static void
gun_trail_finalize (GObject *object)
{
  GunTrail *self = GUN_TRAIL (object);

  g_ptr_array_unref (self->stops);

  G_OBJECT_CLASS (gun_trail_parent_class)->finalize (object);
}

static void
gun_trail_class_init (GunTrailClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gun_trail_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new (
      "changed", GUN_TYPE_TRAIL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gun_trail_init (GunTrail *self)
{
  self->stops = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
}

GunTrail *
gun_trail_new (void)
{
  return g_object_new (GUN_TYPE_TRAIL, NULL);
}
