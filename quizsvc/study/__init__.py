"""What somebody makes of their own answers: history, the book of wrong questions, free practice, streak."""
