"""What an incident is: vocabulary, schema, actors, filter and the state of a view."""
