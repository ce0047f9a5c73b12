/* SPDX-License-Identifier: MIT */

#include "gun-cli-table.h"

#define GAP 2
#define UNKNOWN "–"

struct _GunCliTable
{
  guint n_columns;
  guint64 right;
  GPtrArray *cells; /* row after row */
};

/**
 * gun_cli_table_new:
 * @n_columns: how many columns
 * @right: a bit for each column that stands right
 *
 * Returns: (transfer full): a table without rows
 */
GunCliTable *
gun_cli_table_new (guint n_columns, guint64 right)
{
  GunCliTable *self = g_new0 (GunCliTable, 1);

  self->n_columns = n_columns;
  self->right = right;
  self->cells = g_ptr_array_new_with_free_func (g_free);

  return self;
}

/**
 * gun_cli_table_free:
 * @self: (transfer full): a table
 */
void
gun_cli_table_free (GunCliTable *self)
{
  g_ptr_array_unref (self->cells);
  g_free (self);
}

/**
 * gun_cli_table_add:
 * @self: a table
 * @cell: (transfer full) (nullable): what stands in the next cell
 */
void
gun_cli_table_add (GunCliTable *self, char *cell)
{
  g_ptr_array_add (self->cells, cell != NULL ? cell : g_strdup (UNKNOWN));
}

/* How many places of a terminal it takes */
static guint
width_of (const char *cell)
{
  guint width = 0;

  for (const char *at = cell; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (!g_unichar_iszerowidth (character))
        width += g_unichar_iswide (character) ? 2 : 1;
    }

  return width;
}

static guint
width_of_column (GunCliTable *self, guint column)
{
  guint widest = 0;

  for (guint i = column; i < self->cells->len; i += self->n_columns)
    widest = MAX (widest, width_of (g_ptr_array_index (self->cells, i)));

  return widest;
}

static void
append_spaces (GString *out, guint n_spaces)
{
  for (guint i = 0; i < n_spaces; i++)
    g_string_append_c (out, ' ');
}

/* Nothing follows what stands left in the last column. */
static void
append_cell (GunCliTable *self, GString *out, guint column, const char *cell, guint width)
{
  guint rest = width - width_of (cell);
  gboolean is_right = (self->right >> column & 1) != 0;
  gboolean is_last = column == self->n_columns - 1;

  if (is_last && cell[0] == '\0')
    return;

  append_spaces (out, (column > 0 ? GAP : 0) + (is_right ? rest : 0));
  g_string_append (out, cell);
  if (!is_right && !is_last)
    append_spaces (out, rest);
}

/**
 * gun_cli_table_format:
 * @self: a table of whole rows
 *
 * Returns: (transfer full): its lines, without the end of the last
 */
char *
gun_cli_table_format (GunCliTable *self)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree guint *widths = g_new (guint, self->n_columns);

  for (guint column = 0; column < self->n_columns; column++)
    widths[column] = width_of_column (self, column);

  for (guint i = 0; i < self->cells->len; i++)
    {
      guint column = i % self->n_columns;

      if (column == 0 && i > 0)
        g_string_append_c (out, '\n');
      append_cell (self, out, column, g_ptr_array_index (self->cells, i), widths[column]);
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}
