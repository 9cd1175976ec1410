"""What data of earlier versions is changed where it is stored."""
