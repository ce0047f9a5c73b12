/* SPDX-License-Identifier: MIT */

/* The search of the Graph page: what is found as one types, what is done with it, and what is said where nothing is. */

#include "gun-ui-fixture.h"

#include <string.h>

#include "gun-key-item.h"
#include "gun-node-page.h"
#include "gun-open-window.h"
#include "gun-search-line.h"
#include "gun-search-list.h"
#include "gun-search-view.h"
#include "gun-soul-line.h"
#include "gun-store.h"
#include "gun-table-cell.h"
#include "gun-text.h"
#include "gun-tooltip.h"
#include "gun-window-private.h"
#include "gun-write-window.h"

/* More than is indexed in a burst, and than is shown */
#define MANY_KEYS 40000
#define KEYS_OF_A_COMMIT 5000

typedef struct
{
  GunEngine *relay; /* (nullable) */
  GunEngine *engine;
  GunWindow *window;
} Fixture;

/* As the application starts it */
static GunEngine *
start_engine (const char *database)
{
  GunEngine *engine = gun_ui_start_engine (database, FALSE);

  gun_engine_set_keep_search_index (engine, TRUE);

  return engine;
}

static void
set_up (Fixture *self)
{
  self->relay = NULL;
  self->engine = start_engine (NULL);
  gun_ui_put_text (self->engine, "places/harbour-bridge", "name", "Harbour Bridge");
  gun_ui_put_text (self->engine, "places/harbour-bridge", "seen", "at eight");
  gun_ui_put_text (self->engine, "chat/lobby/one", "text", "Meet at the harbour");
  gun_ui_put_text (self->engine, "chat/lobby/one", "harbour", "key");
  gun_ui_put_text (self->engine, "chat/lobby/two", "text", "Elsewhere");
  self->window = gun_ui_open_window (self->engine);
  gun_ui_wait_for_words (self->window, "3 nodes known here");
}

static void
tear_down (Fixture *self)
{
  gun_ui_close_window (self->window);
  gun_ui_stop_engine (self->engine);
  if (self->relay != NULL)
    gun_ui_stop_engine (self->relay);
}

static GtkEditable *
begin (Fixture *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.search", NULL);

  return GTK_EDITABLE (gun_ui_wait_for (self->window, GTK_TYPE_SEARCH_ENTRY, NULL));
}

static void
type_text (Fixture *self, const char *text)
{
  gtk_editable_set_text (begin (self), text);
}

/* What is shown, what a screen reader says of each, separated by newlines */
static char *
dup_results (Fixture *self)
{
  GtkWidget *search = gun_ui_find (self->window, GUN_TYPE_SEARCH_VIEW, NULL);
  GtkWidget *view = search != NULL ? gun_ui_find (search, GTK_TYPE_LIST_VIEW, NULL) : NULL;
  g_autoptr (GString) results = g_string_new (NULL);

  if (view == NULL)
    return g_strdup ("");

  for (GtkWidget *row = gtk_widget_get_first_child (view); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *line
          = gtk_widget_get_mapped (row) ? gun_ui_find (row, GUN_TYPE_SEARCH_LINE, NULL) : NULL;
      const char *says = line != NULL ? gun_tooltip_get_text (line) : NULL;

      if (says != NULL)
        g_string_append_printf (results, "%s\n", says);
    }

  return g_strdup (results->str);
}

static gboolean
shows_result (Fixture *self, const char *words)
{
  g_autofree char *results = dup_results (self);

  return strstr (results, words) != NULL;
}

static void
wait_for_result (Fixture *self, const char *words)
{
  gun_test_await (shows_result (self, words), GUN_UI_PATIENCE_S);
}

/* Whether a row says @text with @marked of it in bold */
static gboolean
has_mark (Fixture *self, const char *text, const char *marked)
{
  GtkWidget *label = gun_ui_find (self->window, GTK_TYPE_LABEL, text);
  PangoAttrList *attributes = label != NULL ? gtk_label_get_attributes (GTK_LABEL (label)) : NULL;
  g_autoptr (GSList) list = attributes != NULL ? pango_attr_list_get_attributes (attributes) : NULL;
  gboolean found = FALSE;

  for (GSList *node = list; node != NULL; node = node->next)
    {
      PangoAttribute *attribute = node->data;

      found = found
              || (attribute->klass->type == PANGO_ATTR_WEIGHT
                  && ((PangoAttrInt *) attribute)->value == PANGO_WEIGHT_BOLD
                  && attribute->end_index - attribute->start_index == strlen (marked)
                  && strncmp (text + attribute->start_index, marked, strlen (marked)) == 0);
      pango_attribute_destroy (attribute);
    }

  return found;
}

static GtkWidget *
get_focus (Fixture *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self->window));

  g_assert_nonnull (focus);
  return focus;
}

static gboolean
has_focus_in (Fixture *self, GType type)
{
  GtkWidget *focus = get_focus (self);

  return g_type_is_a (G_OBJECT_TYPE (focus), type) || gtk_widget_get_ancestor (focus, type) != NULL;
}

/* (nullable): that of the row that has the focus */
static const char *
get_focused_key (Fixture *self)
{
  GtkWidget *focus = get_focus (self);
  GtkWidget *cell = GTK_IS_EDITABLE (focus) ? NULL : gun_ui_find (focus, GUN_TYPE_TABLE_CELL, NULL);

  return cell != NULL ? gun_key_item_get_key (gun_table_cell_get_item (GUN_TABLE_CELL (cell)))
                      : NULL;
}

static const char *
get_selected_key (Fixture *self)
{
  GtkWidget *page = gun_ui_find (self->window, GUN_TYPE_NODE_PAGE, NULL);
  GunKeyItem *item = page != NULL ? gun_node_page_get_selected (GUN_NODE_PAGE (page)) : NULL;

  return item != NULL ? gun_key_item_get_key (item) : NULL;
}

static void
test_as_one_types (void)
{
  Fixture self;
  GtkEditable *entry;
  int position;

  set_up (&self);
  type_text (&self, "harbour");
  wait_for_result (&self, "places/harbour-bridge, public node, 2 keys");
  gun_test_await (has_mark (&self, "places/harbour-bridge", "harbour"), GUN_UI_PATIENCE_S);
  wait_for_result (&self, "chat/lobby/one, public node, harbour: key");
  wait_for_result (&self, "chat/lobby/one, public node, text: Meet at the harbour");
  gun_test_await (has_mark (&self, "Meet at the harbour", "harbour"), GUN_UI_PATIENCE_S);
  g_assert_true (gun_ui_shows (self.window, "Search"));

  /* What is shown stays until what is found next is there */
  entry = begin (&self);
  position = (int) strlen ("harbour");
  gtk_editable_insert_text (entry, " b", -1, &position);
  g_assert_true (shows_result (&self, "chat/lobby/one"));
  gun_test_await (!shows_result (&self, "chat/lobby/one"), GUN_UI_PATIENCE_S);
  gun_test_await (has_mark (&self, "Harbour Bridge", "Harbour B"), GUN_UI_PATIENCE_S);

  /* What is written meanwhile is found */
  gun_ui_put_text (self.engine, "late", "text", "Harbour Boat");
  type_text (&self, "harbour bo");
  wait_for_result (&self, "late, public node, text: Harbour Boat");
  tear_down (&self);
}

/* Return before anything was found is about what will be */
static void
test_return (void)
{
  Fixture self;
  GtkEditable *entry;

  set_up (&self);
  entry = begin (&self);
  gtk_editable_set_text (entry, "meet at");
  g_signal_emit_by_name (entry, "activate");
  gun_test_await (g_strcmp0 (get_selected_key (&self), "text") == 0, GUN_UI_PATIENCE_S);
  g_assert_true (gun_ui_shows (self.window, "Meet at the harbour"));
  g_assert_null (gun_ui_find (self.window, GUN_TYPE_SEARCH_VIEW, NULL));
  gun_test_await (g_strcmp0 (get_focused_key (&self), "text") == 0, GUN_UI_PATIENCE_S);

  /* The same node again, another key of it; the field is as new */
  entry = begin (&self);
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "");
  gtk_editable_set_text (entry, "key");
  wait_for_result (&self, "chat/lobby/one, public node, harbour: key");
  g_signal_emit_by_name (entry, "activate");
  gun_test_await (g_strcmp0 (get_selected_key (&self), "harbour") == 0, GUN_UI_PATIENCE_S);
  gun_test_await (g_strcmp0 (get_focused_key (&self), "harbour") == 0, GUN_UI_PATIENCE_S);

  /* Of a node the first key */
  gtk_editable_set_text (begin (&self), "places");
  wait_for_result (&self, "places/harbour-bridge, public node, 2 keys");
  g_signal_emit_by_name (begin (&self), "activate");
  gun_test_await (g_strcmp0 (get_selected_key (&self), "name") == 0, GUN_UI_PATIENCE_S);
  gun_test_await (g_strcmp0 (get_focused_key (&self), "name") == 0, GUN_UI_PATIENCE_S);
  tear_down (&self);
}

static GtkWidget *
get_results (Fixture *self)
{
  return gun_ui_find (
      gun_ui_find (self->window, GUN_TYPE_SEARCH_VIEW, NULL), GTK_TYPE_LIST_VIEW, NULL);
}

static void
click (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_GESTURE_CLICK (controller))
        continue;

      g_signal_emit_by_name (controller, "released", 1, 1.0, 1.0);
      return;
    }

  g_assert_not_reached ();
}

static void
test_result (void)
{
  Fixture self;
  GtkWidget *line;

  set_up (&self);
  type_text (&self, "harbour");
  wait_for_result (&self, "chat/lobby/one, public node, text: Meet at the harbour");
  g_signal_emit_by_name (get_results (&self), "activate", 0);
  gun_ui_wait_for_words (self.window, "at eight");

  /* A click is enough */
  type_text (&self, "meet at");
  line = gun_ui_wait_for (
      self.window, GUN_TYPE_SEARCH_LINE, "chat/lobby/one, public node, text: Meet at the harbour");
  click (line);
  gun_ui_wait_for_words (self.window, "Meet at the harbour");
  g_assert_cmpstr (get_selected_key (&self), ==, "text");
  tear_down (&self);
}

static GtkDropDown *
get_kinds (Fixture *self)
{
  GtkWidget *view = gun_ui_wait_for (self->window, GUN_TYPE_SEARCH_VIEW, NULL);

  return GTK_DROP_DOWN (gun_ui_wait_for (view, GTK_TYPE_DROP_DOWN, NULL));
}

static void
choose_kind (Fixture *self, guint kind)
{
  gtk_drop_down_set_selected (get_kinds (self), kind);
}

static guint
get_kind (Fixture *self)
{
  return gtk_drop_down_get_selected (get_kinds (self));
}

/* Escape, or Back in a narrow window, leaves what was there, with the focus where it was */
static void
test_leave (void)
{
  Fixture self;
  GtkWidget *row;
  gboolean is_shown;

  set_up (&self);
  row = gtk_widget_get_parent (gun_ui_wait_for (self.window, GUN_TYPE_SOUL_LINE, NULL));
  g_assert_true (gtk_widget_grab_focus (row));
  type_text (&self, "harbour");
  choose_kind (&self, GUN_SEARCH_PUBLIC);
  g_assert_true (has_focus_in (&self, GTK_TYPE_SEARCH_ENTRY));
  g_assert_false (gun_ui_shows (self.window, "3 nodes known here"));
  g_signal_emit_by_name (begin (&self), "stop-search");
  gun_ui_wait_for_words (self.window, "3 nodes known here");
  g_assert_true (get_focus (&self) == row);
  g_assert_cmpstr (gtk_editable_get_text (begin (&self)), ==, "");
  g_assert_cmpuint (get_kind (&self), ==, GUN_SEARCH_EVERYTHING);

  /* In a narrow window the inspector gives way */
  gtk_widget_activate_action (GTK_WIDGET (self.window), "win.toggle-inspector", NULL);
  gtk_widget_activate_action (get_focus (&self), "graph.leave", NULL);
  g_object_set (gun_window_get_graph_page (self.window), "narrow", TRUE, NULL);
  type_text (&self, "harbour");
  wait_for_result (&self, "places/harbour-bridge, public node, 2 keys");
  g_object_get (gun_window_get_graph_page (self.window), "show-inspector", &is_shown, NULL);
  g_assert_false (is_shown);
  tear_down (&self);
}

static void
test_kinds (void)
{
  Fixture self;
  g_autoptr (GunValue) null = gun_value_new_null ();

  set_up (&self);
  gun_ui_put (self.engine, "gone", "text", null);
  begin (&self);
  gun_ui_wait_for_words (self.window,
                         "Finds nodes stored here by their names, their keys and their values.");
  choose_kind (&self, GUN_SEARCH_DELETED);
  wait_for_result (&self, "gone, public node, 1 key");
  choose_kind (&self, GUN_SEARCH_CHANGED_TODAY);
  wait_for_result (&self, "chat/lobby/two, public node, 1 key");
  choose_kind (&self, GUN_SEARCH_USERS);
  gun_ui_wait_for_words (self.window, "There is no node of this kind here.");
  g_assert_null (gun_ui_find (self.window, GTK_TYPE_BUTTON, "Create This Node"));
  type_text (&self, "harbour");
  gun_ui_wait_for_words (self.window,
                         "Nothing of this kind contains “harbour” in its soul, keys or values.");
  choose_kind (&self, GUN_SEARCH_PUBLIC);
  wait_for_result (&self, "chat/lobby/one, public node, harbour: key");
  tear_down (&self);
}

static void
test_only_names (void)
{
  Fixture self;

  set_up (&self);
  type_text (&self, "ch");
  wait_for_result (&self, "chat/lobby/one, public node");
  gun_ui_wait_for_words (self.window,
                         "Only names of nodes that begin with this are searched. Type more to "
                         "search everything.");
  type_text (&self, "el");
  gun_ui_wait_for_words (self.window, "No name of a node known here begins with “el”.");
  type_text (&self, "els");
  wait_for_result (&self, "chat/lobby/two, public node, text: Elsewhere");
  tear_down (&self);
}

static void
test_create (void)
{
  Fixture self;
  g_autofree char *half = g_strnfill (43, 'a');
  g_autofree char *user = g_strdup_printf ("~%s.%s", half, half);
  GtkWindow *dialog;

  set_up (&self);
  type_text (&self, "harbor-bridge");
  gun_ui_wait_for_words (
      self.window, "Nothing known here contains “harbor-bridge” in its soul, keys or values.");
  g_assert_null (gun_ui_find (self.window, GTK_TYPE_BUTTON, "Ask 0 Peers"));
  gun_ui_press (self.window, "Create This Node");
  gun_test_await ((dialog = gun_ui_get_dialog (GUN_TYPE_WRITE_WINDOW)) != NULL, GUN_UI_PATIENCE_S);
  g_assert_cmpstr (
      gtk_editable_get_text (GTK_EDITABLE (gun_ui_wait_for (dialog, ADW_TYPE_ENTRY_ROW, "Soul"))),
      ==,
      "harbor-bridge");
  gtk_editable_set_text (GTK_EDITABLE (gun_ui_wait_for (dialog, ADW_TYPE_ENTRY_ROW, "Key")),
                         "name");
  gtk_editable_set_text (GTK_EDITABLE (gun_ui_wait_for (dialog, ADW_TYPE_ENTRY_ROW, "Value")),
                         "New");
  gtk_widget_activate_action (GTK_WIDGET (dialog), "write.write", NULL);
  gun_ui_wait_for_words (self.window, "New");
  gun_ui_wait_for_words (self.window, "1 key known here");

  /* What has to be signed is not made so */
  type_text (&self, user);
  gun_ui_wait_for_words (self.window, "No Results Found");
  g_assert_null (gun_ui_find (self.window, GTK_TYPE_BUTTON, "Create This Node"));
  tear_down (&self);
}

static void
test_ask (void)
{
  Fixture self;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;

  set_up (&self);
  self.relay = gun_ui_start_engine (NULL, FALSE);
  url = gun_ui_listen (self.relay);
  gun_ui_put_text (self.relay, "far/away", "text", "Found over there");
  type_text (&self, "far/away");
  gun_ui_wait_for_words (self.window,
                         "Nothing known here contains “far/away” in its soul, keys or values.");

  /* The button is there as soon as somebody is */
  gun_engine_add_relay (self.engine, url, &error);
  g_assert_no_error (error);
  gun_ui_press (self.window, "Ask 1 Peer");
  gun_ui_wait_for_words (self.window, "Found over there");
  tear_down (&self);
}

static void
test_odd_texts (void)
{
  Fixture self;
  g_autofree char *long_name = g_strnfill (10000, 'n');
  g_autofree char *too_long = g_strnfill (GUN_SEARCH_MAX_TEXT_BYTES + 1, 'x');

  set_up (&self);
  gun_ui_put_text (self.engine, "evil\u202Egnp.exe", "text", "turned\nround");
  gun_ui_put_text (self.engine, long_name, "text", "of a long name");
  type_text (&self, "gnp.exe");
  wait_for_result (&self, "evil\357\277\275gnp.exe, public node");
  type_text (&self, "round");
  wait_for_result (&self, "text: turned␊round");
  type_text (&self, "long name");
  wait_for_result (&self, "of a long name");
  type_text (&self, "\u202E<b>&");
  gun_ui_wait_for_words (
      self.window, "Nothing known here contains “\357\277\275<b>&” in its soul, keys or values.");
  type_text (&self, too_long);
  gun_ui_wait_for_words (self.window, "Not Searched");
  tear_down (&self);
}

/* Open Soul offers what begins so and what holds it; what is not known here is asked of peers */
static void
test_open_soul (void)
{
  Fixture self;
  GtkWindow *dialog;
  GtkWidget *entry;
  GtkWidget *row;

  set_up (&self);
  gtk_widget_activate_action (GTK_WIDGET (self.window), "win.open-soul", NULL);
  gun_test_await ((dialog = gun_ui_get_dialog (GUN_TYPE_OPEN_WINDOW)) != NULL, GUN_UI_PATIENCE_S);
  gun_ui_wait_for (dialog, GUN_TYPE_SEARCH_LINE, "chat/lobby/one, public node");
  entry = gun_ui_wait_for (dialog, ADW_TYPE_ENTRY_ROW, "Soul");
  gtk_editable_set_text (GTK_EDITABLE (entry), "bridge");
  row = gun_ui_wait_for (dialog, GUN_TYPE_SEARCH_LINE, "places/harbour-bridge, public node");
  gun_test_await (gun_ui_find (dialog, GUN_TYPE_SEARCH_LINE, "chat/lobby/one, public node") == NULL,
                  GUN_UI_PATIENCE_S);
  row = gun_ui_wait_for (dialog, GUN_TYPE_SEARCH_LINE, "places/harbour-bridge, public node");
  gtk_widget_activate (gtk_widget_get_ancestor (row, GTK_TYPE_LIST_BOX_ROW));
  gun_ui_wait_for_words (self.window, "at eight");
  tear_down (&self);
}

static GunChange *
new_change (const char *soul_name, const char *key_name, const char *text, GunOrigin *origin)
{
  g_autoptr (GRefString) soul = gun_text_new (soul_name);
  g_autoptr (GRefString) key = gun_text_new (key_name);
  g_autoptr (GRefString) shown = gun_text_new (text);
  g_autoptr (GunValue) value = gun_value_new_text (shown);
  GunChange *change = gun_change_new (soul, key, value, 1.7e12, GUN_VERDICT_NEWER, origin);

  change->is_first = TRUE;
  change->is_checked = TRUE;

  return change;
}

/* A heap of grains, and a needle that comes last */
static void
fill (const char *path)
{
  g_autoptr (GRefString) message = gun_text_new ("aB3dE6gH9");
  g_autoptr (GunOrigin) origin
      = gun_origin_new ("https://relay.example/gun", GUN_PATH_RELAY, message);
  g_autoptr (GError) error = NULL;
  g_autoptr (GunStore) store = gun_store_open (path, &error);

  g_assert_no_error (error);
  for (guint i = 0; i <= MANY_KEYS;)
    {
      g_autoptr (GPtrArray) changes
          = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_change_unref);

      for (; i < MANY_KEYS && changes->len < KEYS_OF_A_COMMIT; i++)
        {
          g_autofree char *key = g_strdup_printf ("k%05u", i);

          g_ptr_array_add (changes, new_change ("heap", key, "grain", origin));
        }
      if (i == MANY_KEYS)
        {
          g_ptr_array_add (changes, new_change ("lost", "thing", "needle", origin));
          i++;
        }
      gun_store_write (store, changes, NULL, &error);
      g_assert_no_error (error);
    }
  gun_store_close (store);
}

/* Whether anything on the screen begins and ends so */
static gboolean
says (GtkWidget *widget, const char *begin, const char *end)
{
  const char *words = GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget)) : "";

  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (g_str_has_prefix (words, begin) && g_str_has_suffix (words, end))
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says (child, begin, end))
      return TRUE;

  return FALSE;
}

/* Goes on and on to what is the end by now */
static gboolean
shows_at_the_end (Fixture *self, const char *words)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (get_results (self)));

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));

  return shows_result (self, words);
}

/* While the index of many keys is built, what is in it is found, and the rest when it is; of very much that is found not all is shown */
static void
test_many (void)
{
  g_autofree char *path = gun_ui_dup_scratch_path ("many.db");
  GListModel *results;
  Fixture self = { 0 };

  fill (path);
  self.engine = start_engine (path);
  self.window = gun_ui_open_window (self.engine);
  type_text (&self, "needle");
  gun_test_await (
      says (GTK_WIDGET (self.window), "Still indexing: ", " of 40001 keys. More may be found."),
      GUN_UI_PATIENCE_S);
  g_assert_false (shows_result (&self, "needle"));
  wait_for_result (&self, "lost, public node, thing: needle");
  gun_test_await (!says (GTK_WIDGET (self.window), "Still indexing: ", ""), GUN_UI_PATIENCE_S);

  type_text (&self, "grain");
  wait_for_result (&self, "heap, public node, k00000: grain");
  gun_test_await (shows_at_the_end (&self, "heap, public node, k04999: grain"), GUN_UI_PATIENCE_S);
  gun_ui_wait_for_words (self.window,
                         "The first 5000 results are shown. Type more to find others.");
  results = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (get_results (&self))));
  g_assert_cmpuint (g_list_model_get_n_items (results), ==, GUN_SEARCH_LIST_MAX);

  /* What is found next begins at its beginning */
  type_text (&self, "grai");
  wait_for_result (&self, "heap, public node, k00000: grain");
  g_assert_false (says (GTK_WIDGET (self.window), "The first ", ""));
  tear_down (&self);
}

/* Where the index cannot be written it is said why, and names are found all the same */
static void
test_stopped (void)
{
  g_autofree char *path = gun_ui_dup_scratch_path ("stopped.db");
  g_autofree char *index = g_strconcat (path, ".search", NULL);
  g_autofree char *in_it = g_build_filename (index, "mine", NULL);
  Fixture self = { 0 };

  g_assert_cmpint (g_mkdir_with_parents (in_it, 0700), ==, 0);
  self.engine = start_engine (path);
  gun_ui_put_text (self.engine, "places/harbour-bridge", "name", "Harbour Bridge");
  self.window = gun_ui_open_window (self.engine);
  type_text (&self, "places");
  wait_for_result (&self, "places/harbour-bridge, public node, 1 key");
  gun_test_await (says (GTK_WIDGET (self.window), "The search index cannot be ", ""),
                  GUN_UI_PATIENCE_S);
  tear_down (&self);
  g_assert_true (g_file_test (in_it, G_FILE_TEST_IS_DIR));
}

int
main (int argc, char **argv)
{
  gun_ui_test_init (&argc, &argv);

  g_test_add_func ("/ui/search/as-one-types", test_as_one_types);
  g_test_add_func ("/ui/search/return", test_return);
  g_test_add_func ("/ui/search/result", test_result);
  g_test_add_func ("/ui/search/leave", test_leave);
  g_test_add_func ("/ui/search/kinds", test_kinds);
  g_test_add_func ("/ui/search/only-names", test_only_names);
  g_test_add_func ("/ui/search/create", test_create);
  g_test_add_func ("/ui/search/ask", test_ask);
  g_test_add_func ("/ui/search/odd-texts", test_odd_texts);
  g_test_add_func ("/ui/search/open-soul", test_open_soul);
  g_test_add_func ("/ui/search/many", test_many);
  g_test_add_func ("/ui/search/stopped", test_stopped);

  return g_test_run ();
}
