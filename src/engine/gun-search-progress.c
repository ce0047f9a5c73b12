/* SPDX-License-Identifier: MIT */

#include "gun-search-keeper.h"

struct _GunSearchProgress
{
  GObject parent_instance;

  GunSearchIndexState state;
  guint64 n_indexed;
  guint64 n_total;
  char *problem; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (GunSearchProgress, gun_search_progress, G_TYPE_OBJECT)

enum
{
  PROP_STATE = 1,
  PROP_N_INDEXED,
  PROP_N_TOTAL,
  PROP_PROBLEM,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
gun_search_progress_finalize (GObject *object)
{
  g_free (GUN_SEARCH_PROGRESS (object)->problem);

  G_OBJECT_CLASS (gun_search_progress_parent_class)->finalize (object);
}

static void
gun_search_progress_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GunSearchProgress *self = GUN_SEARCH_PROGRESS (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    case PROP_N_INDEXED:
      g_value_set_uint64 (value, self->n_indexed);
      break;
    case PROP_N_TOTAL:
      g_value_set_uint64 (value, self->n_total);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
gun_search_progress_class_init (GunSearchProgressClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = gun_search_progress_finalize;
  object_class->get_property = gun_search_progress_get_property;

  properties[PROP_STATE] = g_param_spec_uint (
      "state", NULL, NULL, 0, GUN_SEARCH_INDEX_STOPPED, GUN_SEARCH_INDEX_ABSENT, flags);
  properties[PROP_N_INDEXED]
      = g_param_spec_uint64 ("n-indexed", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_N_TOTAL] = g_param_spec_uint64 ("n-total", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
gun_search_progress_init (GunSearchProgress *self)
{
}

GunSearchProgress *
gun_search_progress_new (void)
{
  return g_object_new (GUN_TYPE_SEARCH_PROGRESS, NULL);
}

void
gun_search_progress_set (GunSearchProgress *self,
                         GunSearchIndexState state,
                         guint64 n_indexed,
                         guint64 n_total,
                         const char *problem)
{
  gboolean changed[N_PROPS] = {
    [PROP_STATE] = self->state != state,
    [PROP_N_INDEXED] = self->n_indexed != n_indexed,
    [PROP_N_TOTAL] = self->n_total != n_total,
    [PROP_PROBLEM] = g_strcmp0 (self->problem, problem) != 0,
  };

  self->state = state;
  self->n_indexed = n_indexed;
  self->n_total = n_total;
  if (changed[PROP_PROBLEM])
    {
      g_free (self->problem);
      self->problem = g_strdup (problem);
    }

  for (guint i = PROP_STATE; i < N_PROPS; i++)
    if (changed[i])
      g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

/**
 * gun_search_progress_get_state:
 * @self: how far an index is
 *
 * Returns: how it is
 */
GunSearchIndexState
gun_search_progress_get_state (GunSearchProgress *self)
{
  g_return_val_if_fail (GUN_IS_SEARCH_PROGRESS (self), GUN_SEARCH_INDEX_ABSENT);

  return self->state;
}

/**
 * gun_search_progress_get_n_indexed:
 * @self: how far an index is
 *
 * Returns: how many keys of all souls are in it, about
 */
guint64
gun_search_progress_get_n_indexed (GunSearchProgress *self)
{
  g_return_val_if_fail (GUN_IS_SEARCH_PROGRESS (self), 0);

  return self->n_indexed;
}

/**
 * gun_search_progress_get_n_total:
 * @self: how far an index is
 *
 * Returns: how many keys of all souls there are, about
 */
guint64
gun_search_progress_get_n_total (GunSearchProgress *self)
{
  g_return_val_if_fail (GUN_IS_SEARCH_PROGRESS (self), 0);

  return self->n_total;
}

/**
 * gun_search_progress_get_problem:
 * @self: how far an index is
 *
 * Returns: (nullable): why it stopped
 */
const char *
gun_search_progress_get_problem (GunSearchProgress *self)
{
  g_return_val_if_fail (GUN_IS_SEARCH_PROGRESS (self), NULL);

  return self->problem;
}
