/* SPDX-License-Identifier: MIT */

#include "gun-diagram-places.h"

#include <gio/gio.h>

/* Steps of a slice times nodes: some 50 ms */
#define SLICE 40000
#define LEAST_STEPS 4

struct _GunDiagramPlaces
{
  GunDiagramPlacesFunc func;
  gpointer user_data;
  GCancellable *cancellable; /* (nullable): while a layout runs */
};

/* What a thread of the pool works on; the layout goes with it and comes back */
typedef struct
{
  GunDiagramPlaces *places; /* not looked at once it was cancelled */
  GunLayout *layout;
  gboolean rested;
} Slice;

static void
slice_free (gpointer data)
{
  Slice *self = data;

  g_clear_pointer (&self->layout, gun_layout_free);
  g_free (self);
}

static void
advance (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Slice *slice = task_data;
  guint n_nodes;

  gun_layout_get_nodes (slice->layout, &n_nodes);
  slice->rested = !gun_layout_advance (slice->layout, MAX (LEAST_STEPS, SLICE / MAX (n_nodes, 1)));
  g_task_return_boolean (task, TRUE);
}

static void run (GunDiagramPlaces *self, GunLayout *layout);

static void
advanced_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Slice *slice = g_task_get_task_data (G_TASK (result));
  GunDiagramPlaces *self = slice->places;
  GunLayout *layout = slice->layout;
  const GunLayoutNode *nodes;
  g_autoptr (GCancellable) mine = NULL;
  guint n_nodes;

  /* Only then is it sure that there still is somebody to tell */
  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return;

  slice->layout = NULL;
  mine = g_object_ref (self->cancellable);
  if (slice->rested)
    g_clear_object (&self->cancellable);
  nodes = gun_layout_get_nodes (layout, &n_nodes);
  self->func (nodes, n_nodes, slice->rested, self->user_data);

  if (slice->rested || g_cancellable_is_cancelled (mine))
    gun_layout_free (layout);
  else
    run (self, layout);
}

static void
run (GunDiagramPlaces *self, GunLayout *layout)
{
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, advanced_cb, NULL);
  Slice *slice = g_new0 (Slice, 1);

  slice->places = self;
  slice->layout = layout;
  g_task_set_source_tag (task, run);
  g_task_set_task_data (task, slice, slice_free);
  g_task_run_in_thread (task, advance);
}

GunDiagramPlaces *
gun_diagram_places_new (GunDiagramPlacesFunc func, gpointer user_data)
{
  GunDiagramPlaces *self = g_new0 (GunDiagramPlaces, 1);

  self->func = func;
  self->user_data = user_data;

  return self;
}

void
gun_diagram_places_stop (GunDiagramPlaces *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

void
gun_diagram_places_free (GunDiagramPlaces *self)
{
  gun_diagram_places_stop (self);
  g_free (self);
}

void
gun_diagram_places_find (GunDiagramPlaces *self, GunLayout *layout)
{
  gun_diagram_places_stop (self);
  self->cancellable = g_cancellable_new ();
  run (self, layout);
}

gboolean
gun_diagram_places_is_finding (GunDiagramPlaces *self)
{
  return self->cancellable != NULL;
}
