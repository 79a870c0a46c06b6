"""From what several sources say to one catalogue: shared by the build and by a refresh."""
