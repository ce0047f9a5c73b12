/* SPDX-License-Identifier: MIT */

/* The children of a diagram: one for each box that is in view and can be read, and for the one with the focus. */

#include "gun-diagram-private.h"

#include <math.h>

#include "gun-diagram-drawing.h"
#include "gun-diagram-handle.h"
#include "gun-text.h"

/* In view at once; as many more are kept for whoever pans to and fro. */
#define MAX_HANDLES 300

static void
describe (GunDiagram *self, GunDiagramBox *box, GPtrArray *lines)
{
  g_autofree char *words = gun_diagram_describe_box (self->scene, box, lines);

  gun_diagram_handle_describe (GUN_DIAGRAM_HANDLE (box->handle), box->name, words);
}

static void
add_touching (GHashTable *touching, GunDiagramBox *box, GunDiagramLine *line)
{
  GPtrArray *lines = g_hash_table_lookup (touching, box);

  if (lines != NULL)
    g_ptr_array_add (lines, line);
}

/* All lines are gone through once, not once for each box */
void
gun_diagram_describe_handles (GunDiagram *self)
{
  GPtrArray *boxes = gun_diagram_scene_get_boxes (self->scene);
  GPtrArray *lines = gun_diagram_scene_get_lines (self->scene);
  g_autoptr (GHashTable) touching
      = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  GHashTableIter iter;
  gpointer box;
  gpointer touching_box;

  for (guint i = 0; i < boxes->len; i++)
    if (((GunDiagramBox *) g_ptr_array_index (boxes, i))->handle != NULL)
      g_hash_table_insert (touching, g_ptr_array_index (boxes, i), g_ptr_array_new ());
  for (guint i = 0; i < lines->len; i++)
    {
      GunDiagramLine *line = g_ptr_array_index (lines, i);

      add_touching (touching, g_ptr_array_index (boxes, line->from), line);
      if (line->to != line->from)
        add_touching (touching, g_ptr_array_index (boxes, line->to), line);
    }
  g_hash_table_iter_init (&iter, touching);
  while (g_hash_table_iter_next (&iter, &box, &touching_box))
    describe (self, box, touching_box);
}

static void
set_focused (GunDiagram *self, GRefString *soul)
{
  GRefString *old = self->focused;

  self->focused = g_ref_string_acquire (soul);
  g_clear_pointer (&old, g_ref_string_release);
}

static void
show (GunDiagram *self, GunDiagramBox *box)
{
  graphene_rect_t bounds = gun_diagram_box_get_bounds (box);
  GunDiagramCamera before = self->camera;

  gun_diagram_camera_show (&self->camera, &bounds);
  if (before.x != self->camera.x || before.y != self->camera.y)
    gun_diagram_change_view (self);
  else
    gun_diagram_redraw (self);
}

static GunDiagramBox *
get_box (GunDiagram *self, GunDiagramHandle *handle)
{
  return gun_diagram_scene_find (self->scene, gun_diagram_handle_get_soul (handle));
}

/* Also by Tab, or by a screen reader: what has the focus is seen */
static void
focused_cb (GunDiagram *self, GunDiagramHandle *handle)
{
  GunDiagramBox *box = get_box (self, handle);

  if (box == NULL)
    return;

  set_focused (self, box->soul);
  show (self, box);
}

static void
choose_cb (GunDiagram *self, GunDiagramHandle *handle)
{
  GunDiagramBox *box = get_box (self, handle);

  if (box != NULL)
    gun_diagram_choose (self, box);
}

static void
expand_cb (GunDiagram *self, GunDiagramHandle *handle)
{
  GunDiagramBox *box = get_box (self, handle);

  if (box != NULL)
    gun_diagram_expand (self, box);
}

static void
collapse_cb (GunDiagram *self, GunDiagramHandle *handle)
{
  gun_diagram_model_collapse (self->model, gun_diagram_handle_get_soul (handle));
}

void
gun_diagram_make_handle (GunDiagram *self, GunDiagramBox *box)
{
  if (box->handle != NULL)
    return;

  box->handle = gun_diagram_handle_new (box->soul);
  describe (self, box, gun_diagram_scene_get_lines (self->scene));
  g_signal_connect_swapped (box->handle, "focused", G_CALLBACK (focused_cb), self);
  g_signal_connect_swapped (box->handle, "choose", G_CALLBACK (choose_cb), self);
  g_signal_connect_swapped (box->handle, "expand", G_CALLBACK (expand_cb), self);
  g_signal_connect_swapped (box->handle, "collapse", G_CALLBACK (collapse_cb), self);
  gtk_widget_set_parent (box->handle, GTK_WIDGET (self));
}

static gboolean
is_in_view (GunDiagram *self, const GunDiagramBox *box, const graphene_rect_t *view)
{
  graphene_rect_t bounds = gun_diagram_box_get_bounds (box);

  return box->has_place
         && gun_diagram_scene_get_text_zoom (self->scene, &self->camera)
                >= GUN_DIAGRAM_READABLE_ZOOM
         && graphene_rect_intersection (&bounds, view, NULL);
}

static gboolean
has_focus (GunDiagram *self, const GunDiagramBox *box)
{
  return self->focused != NULL && gun_text_equal (box->soul, self->focused);
}

void
gun_diagram_make_handles (GunDiagram *self)
{
  GPtrArray *boxes = gun_diagram_scene_get_boxes (self->scene);
  graphene_rect_t view;
  guint n_handles = 0;
  guint n_kept = 0;

  if (self->camera.width <= 0)
    return;

  view = gun_diagram_camera_get_view (&self->camera);
  for (guint i = 0; i < boxes->len; i++)
    {
      GunDiagramBox *box = g_ptr_array_index (boxes, i);
      gboolean shown = has_focus (self, box)
                       || (n_handles < MAX_HANDLES && (i == 0 || is_in_view (self, box, &view)));

      if (shown)
        {
          gun_diagram_make_handle (self, box);
          n_handles++;
        }
      if (box->handle == NULL)
        continue;
      /* Some more than are seen are kept, for whoever pans to and fro */
      if (shown || ++n_kept < MAX_HANDLES)
        gtk_widget_set_child_visible (box->handle, shown);
      else
        g_clear_pointer (&box->handle, gtk_widget_unparent);
    }
}

static void
place_handle (GunDiagram *self, GunDiagramBox *box)
{
  graphene_point_t at = gun_diagram_camera_to_widget (
      &self->camera, box->x - box->width / 2, box->y - box->height / 2);
  GskTransform *transform = gsk_transform_translate (NULL, &at);
  float zoom = (float) self->camera.zoom;

  /* Whoever gives out sizes has to have asked */
  gtk_widget_measure (box->handle, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_allocate (box->handle,
                       (int) ceil (box->width),
                       (int) ceil (box->height),
                       -1,
                       gsk_transform_scale (transform, zoom, zoom));
}

void
gun_diagram_place_handles (GunDiagram *self)
{
  GPtrArray *boxes = gun_diagram_scene_get_boxes (self->scene);

  for (guint i = 0; i < boxes->len; i++)
    {
      GunDiagramBox *box = g_ptr_array_index (boxes, i);

      if (box->handle != NULL && gtk_widget_get_child_visible (box->handle))
        place_handle (self, box);
    }
}

void
gun_diagram_focus (GunDiagram *self, GunDiagramBox *box)
{
  set_focused (self, box->soul);
  gun_diagram_make_handle (self, box);
  gtk_widget_set_child_visible (box->handle, TRUE);
  gtk_widget_grab_focus (box->handle);
  show (self, box);
}
