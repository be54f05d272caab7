"""SEPA payment files: what is to be paid or collected, as the XML that a bank takes. Written, never sent."""
