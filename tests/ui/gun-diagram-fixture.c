/* SPDX-License-Identifier: MIT */

#include "gun-diagram-fixture.h"

#include "gun-text.h"

void
gun_diagram_put_link (GunEngine *engine, const char *soul, const char *key, const char *to)
{
  g_autoptr (GRefString) ref = gun_text_new (to);
  g_autoptr (GunValue) value = gun_value_new_link (ref);

  gun_ui_put (engine, soul, key, value);
}

void
gun_diagram_fill (GunEngine *engine)
{
  static const char *const links[][3] = {
    { "chat/lobby", "m3f2k9Qa1", "chat/lobby/m3f2k9Qa1" },
    { "chat/lobby", "dev", "chat/dev" },
    { "chat/lobby/m3f2k9Qa1", "author", "people/Ada" },
    { "chat/lobby/m3f2k9Qa1", "place", "places/harbour-bridge" },
    { "chat/lobby/m3f2k9Qa1", "replies", "m3f2k9Qa1/replies" },
    { "people/Ada", "friends", "people/Ada/friends" },
    { "people/Ada/friends", "kari", "people/Kari" },
    { "people/Kari", "home", "places/harbour-bridge" },
    { "m3f2k9Qa1/replies", "b", "chat/lobby/m3f2kBx07" },
    { "m3f2k9Qa1/replies", "c", "chat/lobby/m3f2kDw5c" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    gun_diagram_put_link (engine, links[i][0], links[i][1], links[i][2]);
  gun_ui_put_text (engine, "places/harbour-bridge", "name", "Harbour bridge");
  gun_ui_put_text (engine, "chat/lobby/m3f2kBx07", "text", "At eight, then");
  gun_ui_put_text (engine, "chat/lobby/m3f2kDw5c", "text", "Bring the map");
  gun_ui_put_text (engine, "chat/dev", "name", "dev");
  for (guint i = 0; i < 9; i++)
    {
      g_autofree char *key = g_strdup_printf ("m2c8%u", i);
      g_autofree char *soul = g_strdup_printf ("chat/dev/m2c8%u", i);

      gun_diagram_put_link (engine, "chat/dev", key, soul);
    }
}

void
gun_diagram_fixture_set_up (GunDiagramFixture *self)
{
  self->engine = gun_ui_start_engine (NULL, FALSE);
  gun_diagram_fill (self->engine);
  self->window = gun_ui_open_window (self->engine);
  self->diagram = NULL;
}

void
gun_diagram_fixture_tear_down (GunDiagramFixture *self)
{
  gun_ui_close_window (self->window);
  gun_ui_stop_engine (self->engine);
}

void
gun_diagram_open (GunDiagramFixture *self, const char *soul)
{
  g_autoptr (GRefString) text = gun_text_new (soul);

  gun_window_open_soul (self->window, text);
}

static gboolean
is_at_rest (GunDiagram *self)
{
  GPtrArray *boxes = gun_diagram_scene_get_boxes (self->scene);

  if (!gun_diagram_model_is_read (self->model) || self->tick_id != 0
      || gun_diagram_places_is_finding (self->places))
    return FALSE;

  for (guint i = 0; i < boxes->len; i++)
    if (!((GunDiagramBox *) g_ptr_array_index (boxes, i))->settled)
      return FALSE;

  return TRUE;
}

void
gun_diagram_rest (GunDiagramFixture *self)
{
  gun_test_await (is_at_rest (self->diagram), GUN_UI_PATIENCE_S);
  gun_ui_settle ();
  gun_test_await (is_at_rest (self->diagram), GUN_UI_PATIENCE_S);
}

void
gun_diagram_show (GunDiagramFixture *self, const char *soul)
{
  GtkWidget *views;

  gun_diagram_open (self, soul);
  views = gun_ui_wait_for (self->window, ADW_TYPE_VIEW_STACK, NULL);
  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (views), "diagram");
  self->diagram = GUN_DIAGRAM (gun_ui_wait_for (self->window, GUN_TYPE_DIAGRAM, NULL));
  gun_test_await (gun_diagram_count_boxes (self) > 0, GUN_UI_PATIENCE_S);
  gun_diagram_rest (self);
}

GunDiagramBox *
gun_diagram_find_box (GunDiagramFixture *self, const char *soul)
{
  g_autoptr (GRefString) text = gun_text_new (soul);

  return gun_diagram_scene_find (self->diagram->scene, text);
}

guint
gun_diagram_count_boxes (GunDiagramFixture *self)
{
  return gun_diagram_scene_get_boxes (self->diagram->scene)->len;
}
