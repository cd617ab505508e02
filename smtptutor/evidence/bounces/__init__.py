"""Mail that reports: bounces and warnings of all kinds, complaints, and what answers by itself."""
