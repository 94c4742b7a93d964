"""Adherence, dose, mode mix and concerns: pure arithmetic on plain records; `report` alone knows tables."""
