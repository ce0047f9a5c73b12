/* SPDX-License-Identifier: MIT */

#include "gun-invite-outcome.h"

#include <glib/gi18n.h>

#include "gun-peer-words.h"

struct _GunInviteOutcome
{
  AdwBin parent_instance;

  AdwStatusPage *status_page;
  GtkSpinner *spinner;
  GtkButton *again_button;
  GtkWidget *close_button;
};

G_DEFINE_FINAL_TYPE (GunInviteOutcome, gun_invite_outcome, ADW_TYPE_BIN)

/* @again: (nullable): what the button says by which it begins anew */
static void
show (GunInviteOutcome *self, const char *icon, const char *title, const char *again)
{
  adw_status_page_set_icon_name (self->status_page, icon);
  adw_status_page_set_title (self->status_page, title);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), icon == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->again_button), again != NULL);
  gtk_button_set_label (self->again_button, again != NULL ? again : "");
  gtk_widget_set_visible (self->close_button, icon != NULL);
}

static void
describe (GunInviteOutcome *self, const char *description)
{
  g_autofree char *escaped = g_markup_escape_text (description, -1);

  adw_status_page_set_description (self->status_page, escaped);
}

/**
 * gun_invite_outcome_show_connecting:
 *
 * Both texts are in.
 */
void
gun_invite_outcome_show_connecting (GunInviteOutcome *self)
{
  g_return_if_fail (GUN_IS_INVITE_OUTCOME (self));

  show (self, NULL, _ ("Connecting…"), NULL);
  describe (self, _ ("Both texts are in. This takes some seconds."));
}

static GunPeerView *
find_peer (GunEngine *engine, guint64 number)
{
  GListModel *peers = gun_engine_get_peers (engine);

  for (guint i = 0; i < g_list_model_get_n_items (peers); i++)
    {
      g_autoptr (GunPeerView) peer = g_list_model_get_item (peers, i);

      if (gun_peer_view_get_number (peer) == number)
        return g_steal_pointer (&peer);
    }

  return NULL;
}

/**
 * gun_invite_outcome_show_connected:
 * @engine: whose peer it is
 * @number: of the peer
 */
void
gun_invite_outcome_show_connected (GunInviteOutcome *self, GunEngine *engine, guint64 number)
{
  g_autoptr (GunPeerView) peer = NULL;
  g_autofree char *name = NULL;
  g_autofree char *sentence = NULL;

  g_return_if_fail (GUN_IS_INVITE_OUTCOME (self));

  peer = find_peer (engine, number);
  name = peer != NULL ? gun_peer_words_name (peer) : g_strdup (_ ("The other desktop"));
  sentence
      = g_strdup_printf (_ ("%s is in Peers now, and stays until one of you closes it."), name);
  show (self, "object-select-symbolic", _ ("Connected"), NULL);
  describe (self, sentence);
  gtk_widget_grab_focus (self->close_button);
}

/**
 * gun_invite_outcome_show_failed:
 * @reason: a sentence
 * @again: what the button says by which it begins anew
 */
void
gun_invite_outcome_show_failed (GunInviteOutcome *self, const char *reason, const char *again)
{
  g_return_if_fail (GUN_IS_INVITE_OUTCOME (self));

  show (self, "dialog-warning-symbolic", _ ("Not Connected"), again);
  describe (self, reason);
  gtk_widget_grab_focus (GTK_WIDGET (self->again_button));
}

static void
gun_invite_outcome_class_init (GunInviteOutcomeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-invite-outcome.ui");
  gtk_widget_class_bind_template_child (widget_class, GunInviteOutcome, status_page);
  gtk_widget_class_bind_template_child (widget_class, GunInviteOutcome, spinner);
  gtk_widget_class_bind_template_child (widget_class, GunInviteOutcome, again_button);
  gtk_widget_class_bind_template_child (widget_class, GunInviteOutcome, close_button);
}

static void
gun_invite_outcome_init (GunInviteOutcome *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
