"""What Excel would repair, what a modeller objects to."""
