"""What GIFT and Moodle XML say in two ways: weights, categories, text formats, choice and true/false."""
