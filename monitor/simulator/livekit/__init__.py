"""LiveKit's Twirp API as a view of the World."""
