from .downloads import DownloadProgress as DownloadProgress
