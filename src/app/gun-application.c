/* SPDX-License-Identifier: MIT */

#include "gun-application-private.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "gun-engine.h"
#include "gun-sample.h"
#include "gun-text.h"
#include "gun-ui.h"
#include "gun-window.h"

struct _GunApplication
{
  AdwApplication parent_instance;

  char *database; /* canonical path */
  gboolean is_default;
  char *next_database; /* (nullable): to open once this one has ended */

  GSettings *settings;
  GunWindow *window;  /* (nullable) (unowned) */
  GunEngine *engine;  /* (nullable) */
  GunEngine *sample;  /* (nullable) */
  gboolean started;   /* the engine has, or cannot; the window does not know yet */
  GError *problem;    /* (nullable): why it cannot */
  gboolean running;   /* the engine has started, and the window shows it */
  GPtrArray *waiting; /* (element-type GVariantDict): arguments for when it has */
  guint signal_ids[2];
};

G_DEFINE_FINAL_TYPE (GunApplication, gun_application, ADW_TYPE_APPLICATION)

static GunEngine *
get_shown_engine (GunApplication *self)
{
  if (self->sample != NULL)
    return self->sample;

  return self->running ? self->engine : NULL;
}

static void
say (GunApplication *self, const char *sentence)
{
  if (self->window != NULL)
    gun_window_say (self->window, sentence);
}

static void
add_relay (GunApplication *self, const char *url)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (gun_engine_add_relay (self->engine, url, &error))
    return;

  sentence = g_strdup_printf (_ ("%s was not added: %s"), url, error->message);
  say (self, sentence);
}

/* What the command line asks of a running engine */
static void
apply_arguments (GunApplication *self, GVariantDict *arguments)
{
  g_autofree const char **peers = NULL;
  g_autofree const char **souls = NULL;
  const char *listen = NULL;

  g_variant_dict_lookup (arguments, "peer", "^a&s", &peers);
  for (guint i = 0; peers != NULL && peers[i] != NULL; i++)
    add_relay (self, peers[i]);

  if (g_variant_dict_lookup (arguments, "listen", "&s", &listen))
    gun_window_listen (self->window, listen);

  g_variant_dict_lookup (arguments, G_OPTION_REMAINING, "^a&s", &souls);
  if (souls != NULL && souls[0] != NULL)
    {
      g_autoptr (GRefString) soul = gun_text_new (souls[0]);

      gun_window_open_soul (self->window, soul);
    }
}

/* Relays, and whether to listen, are remembered for the window's own database only */
static void
apply_settings (GunApplication *self)
{
  g_auto (GStrv) relays = g_settings_get_strv (self->settings, "relays");

  for (guint i = 0; relays[i] != NULL; i++)
    add_relay (self, relays[i]);
  if (g_settings_get_boolean (self->settings, "listen"))
    gun_window_listen (self->window, NULL);
}

/* What the window shows is worked on once there is a window to be seen, also when the database was open before */
static void
show_engine (GunApplication *self)
{
  if (!self->started || !gun_window_is_drawn (self->window))
    return;

  self->started = FALSE;
  if (self->problem != NULL)
    {
      g_autoptr (GError) problem = g_steal_pointer (&self->problem);

      g_clear_object (&self->engine);
      gun_window_set_error (self->window, self->database, problem);
      return;
    }

  self->running = TRUE;
  gun_window_set_engine (self->window, self->engine);
  if (self->is_default)
    apply_settings (self);
  for (guint i = 0; i < self->waiting->len; i++)
    apply_arguments (self, g_ptr_array_index (self->waiting, i));
  g_ptr_array_set_size (self->waiting, 0);
}

static void
started_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  gun_engine_start_finish (GUN_ENGINE (object), result, &error);
  /* Closed before it was open */
  if (self->window == NULL || self->engine != GUN_ENGINE (object))
    return;

  self->started = TRUE;
  self->problem = g_steal_pointer (&error);
  show_engine (self);
}

static void
start_engine (GunApplication *self)
{
  self->engine = gun_engine_new ();
  gun_engine_set_database (self->engine, self->database);
  gun_engine_set_keep_search_index (self->engine, TRUE);
  gun_engine_start_async (self->engine, NULL, started_cb, g_object_ref (self));
}

/* The application is held until what was written is committed */
static void
stopped_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GApplication *application = user_data;
  g_autoptr (GError) error = NULL;

  if (!gun_engine_stop_finish (GUN_ENGINE (object), result, &error))
    g_warning ("The database was not closed as it should: %s", error->message);
  g_object_unref (object);
  g_application_release (application);
}

/* @engine: (transfer full): comes back when it has stopped */
static void
stop (GunApplication *self, GunEngine *engine)
{
  g_application_hold (G_APPLICATION (self));
  gun_engine_stop_async (engine, stopped_cb, self);
}

static void
open_database_cb (GunApplication *self, const char *path)
{
  g_free (self->next_database);
  self->next_database = g_strdup (path);
  gtk_window_close (GTK_WINDOW (self->window));
}

static void
make_window (GunApplication *self)
{
  self->window
      = GUN_WINDOW (gun_window_new (GTK_APPLICATION (self), self->settings, self->is_default));
  g_signal_connect_swapped (self->window, "try-again", G_CALLBACK (start_engine), self);
  g_signal_connect_swapped (self->window, "open-database", G_CALLBACK (open_database_cb), self);
  g_signal_connect_swapped (self->window, "drawn", G_CALLBACK (show_engine), self);
  start_engine (self);
}

static void
gun_application_activate (GApplication *application)
{
  GunApplication *self = GUN_APPLICATION (application);

  if (self->window == NULL)
    make_window (self);
  gtk_window_present (GTK_WINDOW (self->window));
}

static int
gun_application_command_line (GApplication *application, GApplicationCommandLine *command_line)
{
  GunApplication *self = GUN_APPLICATION (application);
  GVariantDict *arguments = g_application_command_line_get_options_dict (command_line);

  g_application_activate (application);
  if (self->running)
    apply_arguments (self, arguments);
  else
    g_ptr_array_add (self->waiting, g_variant_dict_ref (arguments));

  return 0;
}

static int
gun_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  GunApplication *self = GUN_APPLICATION (application);
  g_autofree char *id = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("gun-desktop %s\n", GUN_VERSION);
      return 0;
    }
  if (!gun_arguments_check (options))
    return 2;

  self->database = gun_arguments_dup_database (options, &self->is_default);
  if (!self->is_default)
    {
      id = gun_arguments_dup_application_id (self->database);
      g_application_set_application_id (application, id);
    }

  return -1;
}

static void
window_removed (GtkApplication *application, GtkWindow *window)
{
  GunApplication *self = GUN_APPLICATION (application);

  GTK_APPLICATION_CLASS (gun_application_parent_class)->window_removed (application, window);

  if (window != GTK_WINDOW (self->window))
    return;

  self->window = NULL;
  if (self->sample != NULL)
    stop (self, g_steal_pointer (&self->sample));
  if (self->engine != NULL)
    stop (self, g_steal_pointer (&self->engine));
  self->started = FALSE;
  g_clear_error (&self->problem);
  self->running = FALSE;
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  adw_show_about_window (gtk_application_get_active_window (GTK_APPLICATION (user_data)),
                         "application-name",
                         _ ("Gun Desktop"),
                         "application-icon",
                         GUN_APP_ID,
                         "version",
                         GUN_VERSION,
                         "developer-name",
                         _ ("The Gun Desktop contributors"),
                         "license-type",
                         GTK_LICENSE_MIT_X11,
                         "comments",
                         _ ("See, change and sync GUN graphs"),
                         NULL);
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GunApplication *self = user_data;

  if (self->window != NULL)
    gtk_window_close (GTK_WINDOW (self->window));
}

static void
update_sample_actions (GunApplication *self)
{
  GAction *open = g_action_map_lookup_action (G_ACTION_MAP (self), "open-sample");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (open), self->sample == NULL);
}

static void
sample_failed (GunApplication *self, const GError *error)
{
  g_autofree char *sentence
      = g_strdup_printf (_ ("The sample graph cannot be opened: %s"), error->message);

  g_clear_object (&self->sample);
  update_sample_actions (self);
  say (self, sentence);
}

static void
sample_started_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!gun_engine_start_finish (GUN_ENGINE (object), result, &error))
    sample_failed (self, error);
  else if (self->window != NULL && self->sample == GUN_ENGINE (object))
    gun_window_set_engine (self->window, self->sample);
}

static char *
dup_sample_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "gun-desktop", "sample.db", NULL);
}

static void
sample_made_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunApplication) self = user_data;
  g_autofree char *path = dup_sample_path ();
  g_autoptr (GError) error = NULL;

  if (!gun_sample_make_finish (result, &error))
    {
      sample_failed (self, error);
      return;
    }
  if (self->window == NULL || self->sample != NULL)
    return;

  self->sample = gun_engine_new ();
  gun_engine_set_database (self->sample, path);
  gun_engine_set_isolated (self->sample, TRUE);
  gun_engine_set_keep_search_index (self->sample, TRUE);
  gun_engine_start_async (self->sample, NULL, sample_started_cb, g_object_ref (self));
  update_sample_actions (self);
}

static void
open_sample_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autofree char *path = dup_sample_path ();
  g_autoptr (GBytes) json = gun_ui_load_sample (NULL);

  gun_sample_make_async (path, json, sample_made_cb, g_object_ref (user_data));
}

static void
close_sample_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GunApplication *self = user_data;

  if (self->sample == NULL)
    return;

  stop (self, g_steal_pointer (&self->sample));
  gun_window_set_engine (self->window, get_shown_engine (self));
  update_sample_actions (self);
}

static gboolean
signalled_cb (gpointer user_data)
{
  quit_cb (NULL, NULL, user_data);

  return G_SOURCE_CONTINUE;
}

static void
set_accelerators (GtkApplication *application)
{
  const struct
  {
    const char *action;
    const char *keys[2];
  } accelerators[] = {
    { "app.quit", { "<Control>q" } },       { "window.close", { "<Control>w" } },
    { "win.open-soul", { "<Control>l" } },  { "win.new-node", { "<Control>n" } },
    { "win.search", { "<Control>f" } },     { "win.go-back", { "<Alt>Left" } },
    { "win.go-forward", { "<Alt>Right" } }, { "win.bookmark", { "<Control>d" } },
    { "win.toggle-inspector", { "F9" } },   { "win.preferences", { "<Control>comma" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (
        application, accelerators[i].action, accelerators[i].keys);
}

static void
gun_application_startup (GApplication *application)
{
  GunApplication *self = GUN_APPLICATION (application);
  const GActionEntry entries[] = {
    { "about", about_cb },
    { "quit", quit_cb },
    { "open-sample", open_sample_cb },
    { "close-sample", close_sample_cb },
  };

  G_APPLICATION_CLASS (gun_application_parent_class)->startup (application);

  gun_ui_init ();
  gtk_window_set_default_icon_name (GUN_APP_ID);
  self->settings = g_settings_new (GUN_APP_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  set_accelerators (GTK_APPLICATION (self));
  self->signal_ids[0] = g_unix_signal_add (SIGTERM, signalled_cb, self);
  self->signal_ids[1] = g_unix_signal_add (SIGINT, signalled_cb, self);
}

static void
gun_application_shutdown (GApplication *application)
{
  GunApplication *self = GUN_APPLICATION (application);

  for (guint i = 0; i < G_N_ELEMENTS (self->signal_ids); i++)
    g_clear_handle_id (&self->signal_ids[i], g_source_remove);

  G_APPLICATION_CLASS (gun_application_parent_class)->shutdown (application);
}

static void
gun_application_finalize (GObject *object)
{
  GunApplication *self = GUN_APPLICATION (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->engine);
  g_clear_object (&self->sample);
  g_clear_error (&self->problem);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_free (self->database);
  g_free (self->next_database);

  G_OBJECT_CLASS (gun_application_parent_class)->finalize (object);
}

static void
gun_application_class_init (GunApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->finalize = gun_application_finalize;
  application_class->startup = gun_application_startup;
  application_class->shutdown = gun_application_shutdown;
  application_class->activate = gun_application_activate;
  application_class->command_line = gun_application_command_line;
  application_class->handle_local_options = gun_application_handle_local_options;
  GTK_APPLICATION_CLASS (klass)->window_removed = window_removed;
}

static void
gun_application_init (GunApplication *self)
{
  self->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_dict_unref);
  gun_arguments_describe (G_APPLICATION (self));
}

GunApplication *
gun_application_new (void)
{
  GunApplication *self = g_object_new (GUN_TYPE_APPLICATION,
                                       "application-id",
                                       GUN_APP_ID,
                                       "flags",
                                       G_APPLICATION_HANDLES_COMMAND_LINE,
                                       NULL);

  /* Nothing is kept there; GTK would look for icons there too, and read all themes of icons again before the first frame */
  g_application_set_resource_base_path (G_APPLICATION (self), NULL);

  return self;
}

/**
 * gun_application_get_next_database:
 *
 * Returns: (nullable) (transfer none): the database the person asked for instead of the one that could not be opened
 */
const char *
gun_application_get_next_database (GunApplication *self)
{
  g_return_val_if_fail (GUN_IS_APPLICATION (self), NULL);

  return self->next_database;
}
