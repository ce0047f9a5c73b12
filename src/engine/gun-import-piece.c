/* SPDX-License-Identifier: MIT */

#include "gun-import-piece.h"

#include <glib/gi18n.h>

#include "gun-soul.h"
#include "gun-text.h"

/* Characters of a name that a sentence shows */
#define SHOWN_CHARACTERS 60

GunImportFault *
gun_import_fault_new (const char *file, guint64 offset, guint64 line, const char *sentence)
{
  GunImportFault *self = g_new (GunImportFault, 1);

  self->file = g_strdup (file);
  self->offset = offset;
  self->line = line;
  self->sentence = g_strdup (sentence);

  return self;
}

void
gun_import_fault_free (GunImportFault *self)
{
  g_free (self->file);
  g_free (self->sentence);
  g_free (self);
}

/* (transfer full) (nullable): a name that nothing can be spoofed with */
static char *
dup_shown_file (const char *file)
{
  g_autofree char *name = file == NULL ? NULL : g_filename_display_name (file);
  g_autoptr (GRefString) text = name == NULL ? NULL : gun_text_new (name);

  return text == NULL ? NULL : gun_text_to_display (text, SHOWN_CHARACTERS);
}

/**
 * gun_import_fault_describe:
 * @self: a fault
 *
 * Returns: (transfer full): where it is, and what
 */
char *
gun_import_fault_describe (const GunImportFault *self)
{
  g_autofree char *file = dup_shown_file (self->file);

  if (file != NULL && self->offset != GUN_IMPORT_NO_PLACE)
    return g_strdup_printf (
        _ ("File “%s”, byte %" G_GUINT64_FORMAT ": %s"), file, self->offset, self->sentence);
  if (file != NULL)
    return g_strdup_printf (_ ("File “%s”: %s"), file, self->sentence);
  if (self->line > 0)
    return g_strdup_printf (_ ("Line %" G_GUINT64_FORMAT ", byte %" G_GUINT64_FORMAT ": %s"),
                            self->line,
                            self->offset,
                            self->sentence);

  return g_strdup (self->sentence);
}

void
gun_import_file_free (GunImportFile *self)
{
  g_free (self->name);
  g_free (self);
}

/**
 * gun_import_file_describe:
 * @self: a file
 *
 * Returns: (transfer full): what was read of it
 */
char *
gun_import_file_describe (const GunImportFile *self)
{
  g_autofree char *file = dup_shown_file (self->name);

  /* Translators: how many keys, and how many places */
  return g_strdup_printf (_ ("File “%s”: %" G_GUINT64_FORMAT " read, %" G_GUINT64_FORMAT " not"),
                          file,
                          self->n_keys,
                          self->n_faults);
}

/**
 * gun_import_piece_new:
 *
 * Returns: (transfer full): a piece with nothing in it
 */
GunImportPiece *
gun_import_piece_new (void)
{
  GunImportPiece *self = g_new0 (GunImportPiece, 1);

  self->nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_import_file_free);
  self->faults = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_import_fault_free);

  return self;
}

void
gun_import_piece_free (GunImportPiece *self)
{
  g_ptr_array_unref (self->nodes);
  g_ptr_array_unref (self->files);
  g_ptr_array_unref (self->faults);
  g_free (self);
}

void
gun_import_piece_add_node (GunImportPiece *self, GunNode *node)
{
  if (gun_soul_is_passing (gun_node_get_soul (node)))
    self->n_left_out += gun_node_get_n_entries (node);
  else
    g_ptr_array_add (self->nodes, gun_node_ref (node));
}

void
gun_import_piece_add_file (GunImportPiece *self, const char *name, guint64 n_keys, guint64 n_faults)
{
  GunImportFile *file = g_new (GunImportFile, 1);

  file->name = g_strdup (name);
  file->n_keys = n_keys;
  file->n_faults = n_faults;
  g_ptr_array_add (self->files, file);
}

/* (transfer full): what is not imported, and why */
static char *
format_sentence (GRefString *soul, GRefString *key, const char *reason)
{
  g_autofree char *shown_soul = NULL;
  g_autofree char *shown_key = NULL;

  if (soul == NULL)
    return g_strdup (reason);

  shown_soul = gun_text_to_display (soul, SHOWN_CHARACTERS);
  if (key == NULL)
    return g_strdup_printf (_ ("Soul “%s”: %s"), shown_soul, reason);

  shown_key = gun_text_to_display (key, SHOWN_CHARACTERS);
  return g_strdup_printf (_ ("Soul “%s”, key “%s”: %s"), shown_soul, shown_key, reason);
}

void
gun_import_piece_add_fault (GunImportPiece *self,
                            const char *file,
                            guint64 offset,
                            guint64 line,
                            GRefString *soul,
                            GRefString *key,
                            const char *reason)
{
  g_autofree char *sentence = NULL;

  self->n_faults++;
  if (self->faults->len >= GUN_IMPORT_MAX_FAULTS)
    return;

  sentence = format_sentence (soul, key, reason);
  g_ptr_array_add (self->faults, gun_import_fault_new (file, offset, line, sentence));
}
