/* SPDX-License-Identifier: MIT */

/*
 * What gun.js itself writes, through a relay as people run it, in the window: nested objects, a large set, circles, an account, every
 * script, souls and values made to deceive, and a busy node. Skips where node or the modules of tests/interop are not installed.
 */

#include "gun-diagram-fixture.h"
#include "gun-program-fixture.h"

#include "gun-diagram-private.h"
#include "gun-key-item.h"
#include "gun-text.h"
#include "gun-tooltip.h"

#define N_SET 10000
#define N_PART 500
#define N_LONG 10000
#define N_UPDATES 1000
#define N_LETTERS 20

/* U+202E turns what follows round, U+2066 begins a piece of its own, U+0007 and U+001B are for terminals, U+0000 ends a C string */
#define EVIL_SOUL "evil/\xE2\x80\xAEgnp.exe\x07"
#define EVIL_SOUL_JSON "evil/\\u202Egnp.exe\\u0007"
#define EVIL_SOUL_SHOWN "gnp.exe"

typedef struct
{
  GunDiagramFixture ui; /* first: for what takes one */
  GunProgram *relay;
  GunProgram *writer;
  GunProgram *reader;
  char *pub; /* of the writer's account */
  guint n_told;
} World;

static World *world;

static void
await_line (GunProgram *program, const char *part)
{
  gint64 deadline_us = g_get_monotonic_time () + GUN_UI_PATIENCE_S * G_USEC_PER_SEC;

  while (gun_program_find_line (program, part) == NULL)
    gun_test_await_turn (deadline_us, G_STRLOC, part);
}

/* @what: of a command, its path or its arguments */
static guint
tell_writer (const char *command, const char *what)
{
  g_autofree char *line
      = g_strdup_printf ("{\"do\":\"%s\",\"id\":%u,%s}", command, ++world->n_told, what);

  gun_program_tell (world->writer, line);
  return world->n_told;
}

static void
await_event (guint id, const char *event)
{
  g_autofree char *line = g_strdup_printf ("{\"id\":%u,\"event\":\"%s\"", id, event);

  await_line (world->writer, line);
}

/* Writes and waits until the relay has it; @path and @value are JSON */
static void
put (const char *path, const char *value)
{
  g_autofree char *what = g_strdup_printf ("\"path\":[%s],\"value\":%s", path, value);

  await_event (tell_writer ("put", what), "ack");
}

/* In parts: a relay never says that it has 10,000 keys which came at once */
static void
put_set (void)
{
  guint ids[N_SET / N_PART];

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (GString) what = g_string_new ("\"path\":[\"crowd\"],\"value\":{");

      for (guint j = i * N_PART; j < (i + 1) * N_PART; j++)
        g_string_append_printf (
            what, "%s\"i%05u\":{\"#\":\"item/%u\"}", j % N_PART > 0 ? "," : "", j, j);
      g_string_append_c (what, '}');
      ids[i] = tell_writer ("put", what->str);
    }
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    await_event (ids[i], "ack");
}

static void
put_circle (void)
{
  put ("\"circle/a\"",
       "{\"name\":\"I am A\",\"next\":{\"#\":\"circle/b\"},\"self\":{\"#\":\"circle/a\"},"
       "\"nothing\":{\"#\":\"circle/nothing\"}}");
  put ("\"circle/b\"", "{\"name\":\"I am B\",\"next\":{\"#\":\"circle/c\"}}");
  put ("\"circle/c\"", "{\"name\":\"I am C\",\"next\":{\"#\":\"circle/a\"}}");
}

static void
put_account (void)
{
  const char *const login = "\"args\":[\"ada\",\"correct horse\"]";
  const char *line;
  const char *pub;
  guint id;

  await_event (tell_writer ("create", "\"alias\":\"ada\",\"password\":\"correct horse\""),
               "account");
  id = tell_writer ("auth", login);
  await_event (id, "account");
  line = g_ptr_array_index (world->writer->lines, world->writer->lines->len - 1);
  pub = strstr (line, "\"pub\":\"");
  g_assert_nonnull (pub);
  pub += strlen ("\"pub\":\"");
  world->pub = g_strndup (pub, strcspn (pub, "\""));
  id = tell_writer (
      "put", "\"user\":true,\"path\":[\"profile\"],\"value\":{\"motto\":\"Poetical science\"}");
  await_event (id, "ack");
}

static void
fill_world (void)
{
  g_autofree char *name = g_strnfill (N_LONG, 'x');
  g_autofree char *soul = g_strdup_printf ("\"long/%s\"", name);

  put ("\"tree/oak\"", "{\"name\":\"Oak\",\"trunk\":{\"m\":20,\"bark\":{\"colour\":\"grey\"}}}");
  put ("\"naïve/नमस्ते\"", "{\"text\":\"Ὀδυσσεύς, 東京, Ǻ\"}");
  put ("\"בית/ספר\"", "{\"شكرا\":\"שלום עולם\"}");
  put ("\"🦊/👩‍🚀\"", "{\"👍🏽\":\"🏳️‍🌈🎉\"}");
  put (soul, "{\"text\":\"at the end of a long way\"}");
  put ("\"" EVIL_SOUL_JSON "\"",
       "{\"k\\u202Eyek\\u0001\":\"\\u202Elive\\u0007\\u001B[31m\\u2066\",\"plain\":\"harmless\"}");
  put ("\"busy\"", "{\"a\":\"before\",\"b\":0}");
  put_circle ();
  put_set ();
  put_account ();
}

static void
world_set_up (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;

  world = g_new0 (World, 1);
  world->relay = gun_program_start_relay ("", &url);
  world->writer = gun_program_start_client (url, ",\"page\":true,\"sea\":true");
  fill_world ();
  world->reader = gun_program_start_client (url, "");

  world->ui.engine = gun_ui_start_engine (NULL, FALSE);
  gun_engine_add_relay (world->ui.engine, url, &error);
  g_assert_no_error (error);
  world->ui.window = gun_ui_open_window (world->ui.engine);
  gun_ui_wait_for_words (world->ui.window, "1 relay connected");
}

static void
world_tear_down (void)
{
  gun_ui_close_window (world->ui.window);
  gun_ui_stop_engine (world->ui.engine);
  gun_program_stop (world->reader);
  gun_program_stop (world->writer);
  gun_program_stop (world->relay);
  g_free (world->pub);
  g_free (world);
}

/* What a person could take for something else: controls, and marks that turn the direction */
static void
assert_honest (const char *text)
{
  for (const char *at = text; at != NULL && *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      g_assert_true (character == '\n' || g_unichar_type (character) != G_UNICODE_CONTROL);
      g_assert_false (character >= 0x202A && character <= 0x202E);
      g_assert_false (character >= 0x2066 && character <= 0x2069);
    }
}

static void
assert_all_honest (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_LABEL (widget))
    assert_honest (gtk_label_get_text (GTK_LABEL (widget)));
  if (GTK_IS_INSCRIPTION (widget))
    assert_honest (gtk_inscription_get_text (GTK_INSCRIPTION (widget)));
  assert_honest (gun_tooltip_get_text (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_all_honest (child);
}

static GtkWidget *
get_table (void)
{
  return gun_ui_wait_for (world->ui.window, GTK_TYPE_COLUMN_VIEW, NULL);
}

static void
open_soul (const char *soul)
{
  GtkWidget *views;

  gun_diagram_open (&world->ui, soul);
  views = gun_ui_wait_for (world->ui.window, ADW_TYPE_VIEW_STACK, NULL);
  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (views), "table");
}

/* Until a row of the table says so */
static void
wait_for_row (const char *words)
{
  gun_ui_wait_for_words (get_table (), words);
}

static void
test_nested (void)
{
  open_soul ("tree/oak");
  wait_for_row ("Oak");
  gun_ui_press (get_table (), "tree/oak/trunk");
  wait_for_row ("20");
  gun_ui_press (get_table (), "tree/oak/trunk/bark");
  wait_for_row ("grey");
}

static void
scroll_to (guint position)
{
  gtk_widget_activate_action (gun_ui_wait_for (get_table (), GTK_TYPE_LIST_VIEW, NULL),
                              "list.scroll-to-item",
                              "u",
                              position);
}

/* The parts of an answer come in any order, while the table is shown: all are there in the end, in order and none twice. What else a relay may
 * have put there is its own. */
static void
test_set (void)
{
  g_autoptr (GRefString) before = gun_text_new ("");
  GListModel *rows;

  open_soul ("crowd");
  rows = G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (get_table ())));
  gun_test_await (g_list_model_get_n_items (rows) >= N_SET, GUN_UI_PATIENCE_S);
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (GunKeyItem) item = g_list_model_get_item (rows, i);
      GRefString *key = gun_key_item_get_key (item);

      g_assert_cmpint (gun_text_compare (before, key), <, 0);
      g_ref_string_release (before);
      before = g_ref_string_acquire (key);
    }
  scroll_to (0);
  gun_ui_wait_for (get_table (), GTK_TYPE_BUTTON, "item/0");
  scroll_to (N_SET - 1);
  gun_ui_wait_for (get_table (), GTK_TYPE_BUTTON, "item/9999");
}

/* Round and back, to itself and to nothing */
static void
test_circle (void)
{
  open_soul ("circle/a");
  wait_for_row ("I am A");
  gun_ui_press (get_table (), "circle/b");
  wait_for_row ("I am B");
  gun_ui_press (get_table (), "circle/c");
  wait_for_row ("I am C");
  gun_ui_press (get_table (), "circle/a");
  wait_for_row ("I am A");
  gun_ui_press (get_table (), "circle/a");
  wait_for_row ("I am A");
  gun_ui_press (get_table (), "circle/nothing");
  gun_ui_wait_for_words (world->ui.window, "Nothing Known About This Node");
  gun_ui_press (world->ui.window, "Back");
  wait_for_row ("I am A");
  gun_ui_press (world->ui.window, "Back");
  wait_for_row ("I am C");
  gun_ui_press (world->ui.window, "Back");
  wait_for_row ("I am B");
  gun_ui_press (world->ui.window, "Back");
  wait_for_row ("I am A");
}

static void
test_circle_diagram (void)
{
  GunDiagramFixture *ui = &world->ui;

  gun_diagram_show (ui, "circle/a");
  gun_ui_wait_for_words (ui->window, "4 nodes and 5 links shown");
  g_assert_true (gun_diagram_find_box (ui, "circle/a")->is_middle);
  g_assert_true (gun_diagram_find_box (ui, "circle/c")->node.is_known);
  g_assert_false (gun_diagram_find_box (ui, "circle/nothing")->node.is_known);
}

static void
test_account (void)
{
  g_autofree char *account = g_strdup_printf ("~%s", world->pub);
  g_autofree char *profile = g_strdup_printf ("~%s/profile", world->pub);

  open_soul (account);
  wait_for_row ("Proven");
  wait_for_row ("ada");
  gun_ui_press (get_table (), profile);
  wait_for_row ("Poetical science");
  wait_for_row ("Verified");
}

static void
test_scripts (void)
{
  open_soul ("naïve/नमस्ते");
  wait_for_row ("Ὀδυσσεύς, 東京, Ǻ");
  open_soul ("בית/ספר");
  wait_for_row ("שלום עולם");
  wait_for_row ("شكرا");
  open_soul ("🦊/👩‍🚀");
  wait_for_row ("🏳️‍🌈🎉");
  wait_for_row ("👍🏽");
}

/* Neither the table nor the diagram nor the list grows with it */
static void
test_long (void)
{
  g_autofree char *name = g_strnfill (N_LONG, 'x');
  g_autofree char *soul = g_strdup_printf ("long/%s", name);
  int width = gtk_widget_get_width (GTK_WIDGET (world->ui.window));
  GunDiagramBox *box;

  open_soul (soul);
  wait_for_row ("at the end of a long way");
  gun_diagram_show (&world->ui, soul);
  box = gun_diagram_find_box (&world->ui, soul);
  g_assert_nonnull (box);
  g_assert_cmpfloat (box->width, <, width);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (world->ui.window)), ==, width);
}

static void
test_evil (void)
{
  GunDiagramFixture *ui = &world->ui;

  open_soul (EVIL_SOUL);
  wait_for_row ("harmless");
  wait_for_row ("k\xEF\xBF\xBDyek\xE2\x90\x81");
  wait_for_row ("\xEF\xBF\xBDlive\xE2\x90\x87\xE2\x90\x9B[31m\xEF\xBF\xBD");
  gun_ui_select_row (ui->window, 0);
  gtk_widget_activate_action (GTK_WIDGET (ui->window), "win.toggle-inspector", NULL);
  gun_ui_wait_for (ui->window, g_type_from_name ("GunInspector"), NULL);
  for (guint i = 0; i < 3; i++)
    {
      const char *const pages[] = { "Value", "History", "Origin" };
      GtkWidget *tab = gun_ui_wait_for (ui->window, GTK_TYPE_TOGGLE_BUTTON, pages[i]);

      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (tab), TRUE);
      gun_ui_settle ();
      assert_all_honest (GTK_WIDGET (ui->window));
    }
  gtk_widget_activate_action (GTK_WIDGET (ui->window), "win.toggle-inspector", NULL);
  gun_diagram_show (ui, EVIL_SOUL);
  assert_honest (gun_diagram_find_box (ui, EVIL_SOUL)->name);
  assert_all_honest (GTK_WIDGET (ui->window));
}

static GtkEditable *
get_field (void)
{
  return GTK_EDITABLE (gun_ui_wait_for (get_table (), GTK_TYPE_ENTRY, NULL));
}

/* In one go: the other program and the relay make of it what they can, which is more than 1,000 a second */
static void
let_writer_write (void)
{
  g_autoptr (GString) commands = g_string_new (NULL);

  for (guint i = 1; i <= N_UPDATES; i++)
    g_string_append_printf (commands,
                            "%s{\"do\":\"put\",\"path\":[\"busy\",\"%s\"],\"value\":%u}",
                            i > 1 ? "\n" : "",
                            i % 2 == 0 ? "b" : "a",
                            i);
  gun_program_tell (world->writer, commands->str);
}

/* What was typed stands while the very value and the one beside it change, and is what is written in the end */
static void
test_busy (void)
{
  GunDiagramFixture *ui = &world->ui;
  g_autoptr (GString) typed = g_string_new (NULL);

  gun_program_tell (world->reader, "{\"do\":\"on\",\"id\":1,\"path\":[\"busy\",\"a\"]}");
  await_line (world->reader, "\"before\"");
  open_soul ("busy");
  wait_for_row ("before");
  gun_ui_edit_row (ui->window, 0);
  gtk_editable_set_text (get_field (), "");
  let_writer_write ();
  for (guint i = 0; i < N_LETTERS; i++)
    {
      const char letter[] = { (char) ('a' + i), '\0' };

      gtk_editable_delete_selection (get_field ());
      g_signal_emit_by_name (gtk_editable_get_delegate (get_field ()), "insert-at-cursor", letter);
      g_string_append (typed, letter);
      gun_ui_settle ();
      g_assert_cmpstr (gtk_editable_get_text (get_field ()), ==, typed->str);
    }
  wait_for_row ("1000");
  g_assert_cmpstr (gtk_editable_get_text (get_field ()), ==, typed->str);

  g_signal_emit_by_name (get_field (), "activate");
  gun_ui_write_anyway ();
  wait_for_row (typed->str);
  await_line (world->reader, typed->str);
  gun_ui_wait_for_words (ui->window, "Arrived at 1 of 1");
}

int
main (int argc, char *argv[])
{
  int status;

  gun_ui_test_init (&argc, &argv);
  if (!gun_program_can_run ())
    return 77;

  g_test_add_func ("/ui/real-data/nested", test_nested);
  g_test_add_func ("/ui/real-data/set", test_set);
  g_test_add_func ("/ui/real-data/circle", test_circle);
  g_test_add_func ("/ui/real-data/circle-diagram", test_circle_diagram);
  g_test_add_func ("/ui/real-data/account", test_account);
  g_test_add_func ("/ui/real-data/scripts", test_scripts);
  g_test_add_func ("/ui/real-data/long", test_long);
  g_test_add_func ("/ui/real-data/evil", test_evil);
  g_test_add_func ("/ui/real-data/busy", test_busy);

  world_set_up ();
  status = g_test_run ();
  world_tear_down ();

  return status;
}
