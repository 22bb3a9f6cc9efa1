"""How much a file may hold before it is refused. Generous for papers, far below what hurts."""

LARGEST = 2 * 2**30  # bytes; how much may be handed in is a setting, and lower
PAGES = 2_000  # of a PDF or a TIFF
FRAMES = 50_000  # of a DICOM series in one file
PIXELS = 200_000_000  # of one picture: the largest telephone cameras
PIXELS_OF_ALL_FRAMES = 5_000_000_000
PAGE_SIDE = 14_400  # points; what the PDF standard allows without scaling
STREAM = 256 * 2**20  # bytes that one stream of a PDF may unpack to

ARCHIVE_MEMBERS = 20_000
ARCHIVE_UNPACKED = 8 * 2**30
OFFICE_MEMBERS = 5_000
OFFICE_UNPACKED = 400 * 2**20
RATIO = 200  # unpacked to packed; counts only above `RATIO_FROM`
RATIO_FROM = 50 * 2**20

TEXT = 100_000  # characters of a page
THUMBNAIL = 200  # pixels wide, and twice that high at most
OCR_PAGES = 30  # of one file
OCR_SECONDS = 60  # for one page
OCR_DPI = 250
OCR_SIDE = 5_000  # pixels
SHEETS = 50
ROWS = 5_000
COLUMNS = 200
