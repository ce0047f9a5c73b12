/* SPDX-License-Identifier: MIT */

#include "gun-search-none.h"

#include <glib/gi18n.h>

#include "gun-peer-words.h"
#include "gun-soul.h"
#include "gun-text.h"
#include "gun-write-window.h"

/* Characters of what was typed that a sentence repeats. */
#define QUOTED_CHARACTERS 60

struct _GunSearchNone
{
  AdwBin parent_instance;

  GunEngine *engine; /* (nullable) */
  GunWrites *writes; /* (nullable) */
  GRefString *text;  /* (nullable): what was searched for */
  GunSearchKind kind;
  gboolean only_names;
  guint tick_id;

  AdwStatusPage *page;
  GtkButton *ask_button;
  GtkWidget *create_button;
};

enum
{
  SIGNAL_OPEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunSearchNone, gun_search_none, ADW_TYPE_BIN)

static gboolean
has_text (GunSearchNone *self)
{
  return self->text != NULL && *self->text != '\0';
}

static char *
describe_searched (GunSearchNone *self)
{
  g_autofree char *shown = gun_text_to_display (self->text, QUOTED_CHARACTERS);
  g_autofree char *quoted = g_markup_escape_text (shown, -1);

  if (self->only_names)
    return g_strdup_printf (_ ("No name of a node known here begins with “%s”."), quoted);
  if (self->kind != GUN_SEARCH_EVERYTHING)
    return g_strdup_printf (_ ("Nothing of this kind contains “%s” in its soul, keys or values."),
                            quoted);

  return g_strdup_printf (_ ("Nothing known here contains “%s” in its soul, keys or values."),
                          quoted);
}

static char *
describe (GunSearchNone *self, gboolean can_ask)
{
  g_autofree char *sentence = NULL;

  if (!has_text (self))
    return g_strdup (_ ("There is no node of this kind here."));

  sentence = describe_searched (self);
  if (!can_ask)
    return g_steal_pointer (&sentence);

  return g_strdup_printf ("%s %s", sentence, _ ("Peers may have a node of that name."));
}

static void
show (GunSearchNone *self)
{
  guint n_peers
      = self->engine != NULL ? gun_peer_words_count_open (gun_engine_get_peers (self->engine)) : 0;
  gboolean can_ask = has_text (self) && n_peers > 0;
  g_autofree char *words = describe (self, can_ask);
  g_autofree char *ask = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "Ask %u Peer", "Ask %u Peers", n_peers), n_peers);

  if (g_strcmp0 (adw_status_page_get_description (self->page), words) != 0)
    adw_status_page_set_description (self->page, words);
  gtk_button_set_label (self->ask_button, ask);
  gtk_widget_set_visible (GTK_WIDGET (self->ask_button), can_ask);
  /* What has to be signed, or is the hash of its value, is not made by writing a key */
  gtk_widget_set_visible (self->create_button,
                          has_text (self) && !gun_soul_needs_check (self->text));
}

/* Of peers some come and some go while one reads it */
static gboolean
tick_cb (gpointer user_data)
{
  show (user_data);

  return G_SOURCE_CONTINUE;
}

static void
open_soul (GunSearchNone *self, GRefString *soul)
{
  g_autoptr (GunValue) link = gun_value_new_link (soul);

  if (link != NULL)
    g_signal_emit (self, signals[SIGNAL_OPEN], 0, link);
}

static void
ask_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunSearchNone *self = GUN_SEARCH_NONE (widget);
  g_autoptr (GRefString) soul = g_ref_string_acquire (self->text);

  open_soul (self, soul);
}

static void
written_cb (GunSearchNone *self, const char *text)
{
  g_autoptr (GRefString) soul = gun_text_new (text);

  open_soul (self, soul);
}

static void
create_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunSearchNone *self = GUN_SEARCH_NONE (widget);
  GtkWindow *root = GTK_WINDOW (gtk_widget_get_root (widget));
  GtkWidget *window;

  if (self->writes == NULL)
    return;

  window = gun_write_window_new_node (root, self->writes, self->text);
  g_signal_connect_object (window, "written", G_CALLBACK (written_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

/**
 * gun_search_none_set_engine:
 * @engine: (nullable): what is searched
 * @writes: (nullable): where a new node goes
 */
void
gun_search_none_set_engine (GunSearchNone *self, GunEngine *engine, GunWrites *writes)
{
  g_return_if_fail (GUN_IS_SEARCH_NONE (self));

  g_set_object (&self->engine, engine);
  g_set_object (&self->writes, writes);
}

/**
 * gun_search_none_set_searched:
 * @text: what was searched for, and not found
 * @kind: among which souls
 * @only_names: whether only names of souls that begin with it were searched
 */
void
gun_search_none_set_searched (GunSearchNone *self,
                              GRefString *text,
                              GunSearchKind kind,
                              gboolean only_names)
{
  g_return_if_fail (GUN_IS_SEARCH_NONE (self));

  g_ref_string_acquire (text);
  g_clear_pointer (&self->text, g_ref_string_release);
  self->text = text;
  self->kind = kind;
  self->only_names = only_names;
  show (self);
}

static void
gun_search_none_map (GtkWidget *widget)
{
  GunSearchNone *self = GUN_SEARCH_NONE (widget);

  GTK_WIDGET_CLASS (gun_search_none_parent_class)->map (widget);

  self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
}

static void
gun_search_none_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&GUN_SEARCH_NONE (widget)->tick_id, g_source_remove);

  GTK_WIDGET_CLASS (gun_search_none_parent_class)->unmap (widget);
}

static void
gun_search_none_dispose (GObject *object)
{
  GunSearchNone *self = GUN_SEARCH_NONE (object);

  g_clear_object (&self->engine);
  g_clear_object (&self->writes);
  g_clear_pointer (&self->text, g_ref_string_release);

  G_OBJECT_CLASS (gun_search_none_parent_class)->dispose (object);
}

static void
gun_search_none_class_init (GunSearchNoneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gun_search_none_dispose;
  widget_class->map = gun_search_none_map;
  widget_class->unmap = gun_search_none_unmap;

  signals[SIGNAL_OPEN] = g_signal_new ("open",
                                       GUN_TYPE_SEARCH_NONE,
                                       G_SIGNAL_RUN_LAST,
                                       0,
                                       NULL,
                                       NULL,
                                       NULL,
                                       G_TYPE_NONE,
                                       1,
                                       GUN_TYPE_VALUE);

  gtk_widget_class_install_action (widget_class, "search.ask", NULL, ask_action);
  gtk_widget_class_install_action (widget_class, "search.create", NULL, create_action);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-search-none.ui");
  gtk_widget_class_bind_template_child (widget_class, GunSearchNone, page);
  gtk_widget_class_bind_template_child (widget_class, GunSearchNone, ask_button);
  gtk_widget_class_bind_template_child (widget_class, GunSearchNone, create_button);
}

static void
gun_search_none_init (GunSearchNone *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
