"""Questions to tables of incidents: tables in, tables out. These know no store."""
